package dev.crmbridge.console.overview;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.lookup.Caller;
import dev.crmbridge.lookup.CallerReader;
import org.apache.camel.ProducerTemplate;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Lookup: the answer that Webitel would get for a number. */
@ConsolePage
@Order(6)
class LookupController implements NavigationItem {

	private static final String PATH = "/console/lookup";

	private static final int MAX_LENGTH = 64;

	private static final TypeReference<Map<String, Object>> ANSWER = new TypeReference<>() {
	};

	private final CallerReader callers;

	private final ProducerTemplate routes;

	private final ObjectMapper json;

	LookupController(CallerReader callers, ProducerTemplate routes, ObjectMapper json) {
		this.callers = callers;
		this.routes = routes;
		this.json = json;
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
	ModelAndView show(PageContext context) {
		return page(context, "");
	}

	/** A number is personal data, and stands in no address. */
	@PostMapping(PATH)
	ModelAndView lookUp(PageContext context, @RequestParam String number) throws IOException {
		ModelAndView page = page(context, number);
		Caller caller = (number.length() <= MAX_LENGTH) ? this.callers.parse(number) : null;
		if (caller == null || !caller.hasNumber()) {
			page.setStatus(HttpStatus.BAD_REQUEST);
			return page.addObject("problem", context.text("lookup.bad-number"));
		}
		long begun = System.nanoTime();
		byte[] answer = this.routes.requestBody("direct:console-lookup", caller, byte[].class);
		Duration took = Duration.ofNanos(System.nanoTime() - begun);
		return page.addObject("answer", answer(this.json.readValue(answer, ANSWER), took, context));
	}

	private static ModelAndView page(PageContext context, String number) {
		return context.page("lookup", context.text("nav.lookup"))
			.addObject("number", number)
			.addObject("problem", null)
			.addObject("answer", null);
	}

	private static Map<String, Object> answer(Map<String, Object> answer, Duration took, PageContext context) {
		String source = String.valueOf(answer.get("source"));
		boolean found = Boolean.TRUE.equals(answer.get("found"));
		String key = source.equals("crm") ? found ? "crm" : "unknown" : source;
		List<Map<String, String>> values = answer.entrySet()
			.stream()
			.map((each) -> Map.of("key", each.getKey(), "value", String.valueOf(each.getValue())))
			.toList();
		return Map.of("summary", context.text("lookup.source." + key), "pill", source.equals("crm") ? "good" : "warn",
				"took", context.text("lookup.took", context.number(took.toMillis())), "values", values);
	}

}
