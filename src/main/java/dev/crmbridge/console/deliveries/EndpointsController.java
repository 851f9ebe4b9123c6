package dev.crmbridge.console.deliveries;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.callevents.EndpointLane.TestResult;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;

import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.ModelAndView;

/** Endpoints: whether each takes its events, how fast, and a test event. */
@ConsolePage
@Order(5)
class EndpointsController implements NavigationItem {

	private static final String PATH = "/console/endpoints";

	private final DeliveryAdmin admin;

	private final EndpointCards cards;

	EndpointsController(DeliveryAdmin admin, EndpointCards cards) {
		this.admin = admin;
		this.cards = cards;
	}

	@Override
	public String path() {
		return PATH;
	}

	@GetMapping(PATH)
	ModelAndView show(PageContext context) {
		List<Map<String, Object>> all = this.cards.cards(context, this.admin.endpointReports());
		return context.page("endpoints", context.text("nav.endpoints"))
			.addObject("endpoints", all)
			.addObject("empty", all.isEmpty());
	}

	/** Answers in place, or without scripts with a page. */
	@PostMapping(PATH + "/{name}/test")
	ModelAndView test(PageContext context, @PathVariable String name,
			@RequestHeader(name = "HX-Request", required = false) String inPlace) {
		TestResult result = this.admin.test(name, context.user().name());
		ModelAndView answer = (inPlace != null) ? context.part("endpoint-test")
				: context.page("endpoint-tested", context.text("endpoints.tested", name));
		return answer.addObject("path", EndpointCards.path(name)).addObject("result", result(context, result));
	}

	private static Map<String, Object> result(PageContext context, TestResult result) {
		Map<String, Object> words = new HashMap<>();
		boolean good = result.error().isEmpty();
		String ms = context.number(result.ms());
		words.put("good", good);
		if (!good) {
			words.put("text",
					context.text("endpoints.test-failed", new DeliveryTexts(context).reason(result.error()), ms));
		}
		else if (result.status() != null) {
			words.put("text", context.text("endpoints.test-answered", String.valueOf(result.status()), ms));
		}
		else {
			words.put("text", context.text("endpoints.test-taken", ms));
		}
		return words;
	}

}
