package dev.crmbridge.console.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.web.ActivityAdmin;

import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Activity: who changed what, newest first. */
@ConsolePage
@Order(7)
class ActivityController implements NavigationItem {

	private static final String PATH = "/console/activity";

	private static final int PAGE_SIZE = 100;

	/** The record of changes has the id of a load at the end. */
	private static final Pattern LOAD = Pattern.compile(".*; load=(\\S+)");

	private static final Pattern ROWS = Pattern.compile("a load of (\\d+) rows, (\\d+) accepted; load=\\S+");

	private static final Pattern DROPPED = Pattern.compile("(?:a stop list|a list of the dialer (.+)); load=\\S+");

	private static final Pattern MEMBERS = Pattern.compile("(\\d+) members of the dialer (.+)");

	private static final Pattern DELIVERIES = Pattern.compile("(\\d+) deliveries; (.*)");

	private static final Pattern STOP_NUMBER = Pattern.compile("(\\S+); list=(\\S+)");

	private final ActivityAdmin activity;

	ActivityController(ActivityAdmin activity) {
		this.activity = activity;
	}

	@Override
	public String path() {
		return PATH;
	}

	@Override
	public ConsoleRole role() {
		return ConsoleRole.OPERATOR;
	}

	@GetMapping(PATH)
	ModelAndView show(PageContext context, @RequestParam(defaultValue = "") String before) {
		String query = "limit=" + (PAGE_SIZE + 1)
				+ (before.isEmpty() ? "" : "&before=" + URLEncoder.encode(before, StandardCharsets.UTF_8));
		List<Map<String, Object>> found = this.activity.list(query).get("items");
		// an item more shows that another page follows
		List<Map<String, Object>> items = found.subList(0, Math.min(PAGE_SIZE, found.size()));
		boolean more = found.size() > PAGE_SIZE;
		return context.page("activity", context.text("nav.activity"))
			.addObject("items", items.stream().map((item) -> row(item, context)).toList())
			.addObject("empty", items.isEmpty())
			.addObject("first", before.isEmpty() ? null : PATH)
			.addObject("next", more ? PATH + "?before=" + items.get(PAGE_SIZE - 1).get("id") : null);
	}

	private static Map<String, Object> row(Map<String, Object> item, PageContext context) {
		String action = String.valueOf(item.get("action"));
		String what = String.valueOf(item.get("what"));
		Matcher load = LOAD.matcher(what);
		Map<String, Object> row = new HashMap<>();
		row.put("time", context.time(item.get("at")));
		row.put("who", context.who(String.valueOf(item.get("who"))));
		row.put("action", context.textOr("activity." + action, action));
		row.put("what", what(what, context));
		row.put("load", load.matches() ? load.group(1) : null);
		return row;
	}

	private static String what(String what, PageContext context) {
		Matcher rows = ROWS.matcher(what);
		if (rows.matches()) {
			return context.text("activity.rows", number(rows.group(1), context), number(rows.group(2), context));
		}
		Matcher dropped = DROPPED.matcher(what);
		if (dropped.matches()) {
			return (dropped.group(1) == null) ? context.text("activity.numbers")
					: context.text("activity.dialer", dropped.group(1));
		}
		Matcher members = MEMBERS.matcher(what);
		if (members.matches()) {
			return context.text("activity.members", number(members.group(1), context), members.group(2));
		}
		Matcher number = STOP_NUMBER.matcher(what);
		if (number.matches()) {
			return context.text("activity.number", number.group(1), number.group(2));
		}
		Matcher deliveries = DELIVERIES.matcher(what);
		return deliveries.matches()
				? context.text("activity.deliveries", number(deliveries.group(1), context), deliveries.group(2)) : what;
	}

	private static String number(String digits, PageContext context) {
		return (digits.length() < 18) ? context.number(Long.parseLong(digits)) : digits;
	}

}
