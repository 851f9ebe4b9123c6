package dev.crmbridge.console.lists;

import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.mapping.ExpiryRule;
import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.stoplists.StopListAdmin;
import dev.crmbridge.memberlists.stoplists.repository.StopEntry;
import dev.crmbridge.memberlists.stoplists.repository.StopListReport;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Maker of the page of stop lists, and of what its forms have found or refused. */
@Component
class StopListPages {

	private final StopListAdmin lists;

	private final long uploadLimit;

	StopListPages(StopListAdmin lists, ConsoleSettings settings) {
		this.lists = lists;
		this.uploadLimit = settings.uploadLimit().toBytes();
	}

	/**
	 * Refuses changes by a user of some dialers: a stop list may hold for all of them.
	 * @throws PageProblemException if the user is limited to some dialers
	 */
	static void requireAllDialers(PageContext context) {
		if (!mayChange(context)) {
			throw new PageProblemException(HttpStatus.FORBIDDEN, "stop-lists.some-dialers");
		}
	}

	private static boolean mayChange(PageContext context) {
		return context.is(ConsoleRole.CLERK) && context.user().dialers().isEmpty();
	}

	/** Starts the page, with all lists and empty forms. */
	ModelAndView page(PageContext context) {
		List<Map<String, Object>> rows = this.lists.list().stream().map((list) -> row(list, context)).toList();
		return context.page("stop-lists", context.text("nav.stop-lists"))
			.addObject("lists", rows)
			.addObject("empty", rows.isEmpty())
			.addObject("mayChange", mayChange(context))
			.addObject("limited", context.is(ConsoleRole.CLERK) && !mayChange(context))
			.addObject("limit", this.uploadLimit)
			.addObject("tooLarge", context.text("lists.too-large-here"))
			.addObject("done", null)
			.addObject("findProblem", null)
			.addObject("found", null)
			.addObject("putProblem", null)
			.addObject("put", Map.of("list", "", "number", "", "until", "", "reason", ""));
	}

	private static Map<String, Object> row(StopListReport list, PageContext context) {
		return Map.of("name", list.name(), "size", context.number(list.size()), "since", context.time(list.since()),
				"by", (list.by() != null) ? context.who(list.by()) : "");
	}

	/**
	 * Returns on which lists a number is.
	 * @param e164 the number
	 * @param entries its entries
	 * @param context the page; viewers see no reasons, which may hold names
	 */
	static Map<String, Object> found(String e164, List<StopEntry> entries, PageContext context) {
		return Map.of("number", context.phone(e164), "e164", context.is(ConsoleRole.CLERK) ? e164 : "", "none",
				entries.isEmpty(), "entries", entries.stream().map((entry) -> entry(entry, context)).toList());
	}

	private static Map<String, Object> entry(StopEntry entry, PageContext context) {
		Map<String, Object> shown = new HashMap<>();
		shown.put("list", entry.list());
		shown.put("until", (entry.until() != null) ? until(entry.until(), context) : context.text("stop-lists.always"));
		shown.put("reason", context.is(ConsoleRole.CLERK) ? entry.reason() : null);
		shown.put("added", context.time(entry.addedAt()));
		return shown;
	}

	/** Returns an expiry with its year, which may be a later one. */
	private static String until(OffsetDateTime until, PageContext context) {
		ZonedDateTime local = until.atZoneSameInstant(context.zone());
		boolean wholeDay = local.toLocalTime().equals(ExpiryRule.END_OF_DAY);
		return DateTimeFormatter.ofPattern(wholeDay ? "d MMM yyyy" : "d MMM yyyy HH:mm", context.language())
			.format(local);
	}

}
