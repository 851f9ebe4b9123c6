package dev.crmbridge.console.overview;

import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;

import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Overview: what needs a person, and today's numbers. */
@ConsolePage
@Order(1)
class OverviewController implements NavigationItem {

	@Override
	public String path() {
		return "/console";
	}

	@GetMapping("/console")
	ModelAndView show(PageContext context) {
		return context.page("overview", context.text("nav.console"));
	}

}
