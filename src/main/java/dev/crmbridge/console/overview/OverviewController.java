package dev.crmbridge.console.overview;

import java.util.List;
import java.util.Map;

import dev.crmbridge.console.lists.LoadViews;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.repository.LoadReportRepository;

import org.springframework.boot.actuate.health.Health;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Overview: what needs a person, lists in progress, and today's numbers. */
@ConsolePage
@Order(1)
class OverviewController implements NavigationItem {

	private final NeedReader needs;

	private final EndpointFailureReader endpoints;

	private final TodayReader today;

	private final LoadReportRepository loads;

	private final LoadViews views;

	OverviewController(NeedReader needs, EndpointFailureReader endpoints, TodayReader today, LoadReportRepository loads,
			LoadViews views) {
		this.needs = needs;
		this.endpoints = endpoints;
		this.today = today;
		this.loads = loads;
		this.views = views;
	}

	@Override
	public String path() {
		return "/console";
	}

	@GetMapping("/console")
	ModelAndView show(PageContext context) {
		return fill(context.page("overview", context.text("nav.console")), context);
	}

	/** Returns what changes on the page while it is open. */
	@GetMapping("/console/parts/overview")
	ModelAndView part(PageContext context) {
		return fill(context.part("overview-state"), context);
	}

	/** Shows what needs a person also while the store does not answer. */
	private ModelAndView fill(ModelAndView page, PageContext context) {
		Map<String, Health> failures = this.needs.failures();
		if (!failures.containsKey("store")) {
			try {
				return add(page, failures, true, context);
			}
			catch (DataAccessException ex) {
				failures.putIfAbsent("store", Health.down().withDetail("reason", "down").build());
			}
		}
		return add(page, failures, false, context);
	}

	private ModelAndView add(ModelAndView page, Map<String, Health> failures, boolean hasStore, PageContext context) {
		List<Need> found = this.needs.needs(failures, context);
		return page.addObject("needs", found)
			.addObject("summary", found.isEmpty() ? context.text("need.none") : context.text("need.some", found.size()))
			.addObject("well", found.isEmpty())
			.addObject("stored", hasStore)
			.addObject("lists", hasStore ? lists(context) : List.of())
			.addObject("endpoints", hasStore ? this.endpoints.rows(context) : List.of())
			.addObject("today", hasStore ? this.today.figures(context) : List.of());
	}

	/** Returns the lists in progress; a stopped one needs a person and stands above. */
	private List<Map<String, Object>> lists(PageContext context) {
		return this.loads.running()
			.stream()
			.filter((load) -> load.state() != LoadState.STOPPED && context.user().mayUse(load.dialer()))
			.map((load) -> this.views.detail(load, context))
			.toList();
	}

}
