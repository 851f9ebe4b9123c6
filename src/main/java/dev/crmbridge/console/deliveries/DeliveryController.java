package dev.crmbridge.console.deliveries;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.callevents.admin.DeliveryReport;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.store.StoreClock;

import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Page of one delivery: the call's timeline, the event, and the delivery attempts. */
@ConsolePage
class DeliveryController {

	private final DeliveryAdmin admin;

	private final StoreClock clock;

	DeliveryController(DeliveryAdmin admin, StoreClock clock) {
		this.admin = admin;
		this.clock = clock;
	}

	@GetMapping(DeliveriesController.PATH + "/{id}")
	ModelAndView show(PageContext context, @PathVariable String id,
			@RequestParam MultiValueMap<String, String> request) {
		String seenAt = this.clock.now().toString();
		DeliveryReport delivery = this.admin.find(id);
		DeliveryTexts texts = new DeliveryTexts(context);
		return context.page("delivery", context.text("deliveries.one", delivery.event(), delivery.id().endpoint()))
			.addObject("notice", DeliveriesController.notice(context, request))
			.addObject("seen", seenAt)
			.addObject("delivery", texts.row(delivery))
			.addObject("droppable", delivery.state() == DeliveryState.DUE)
			.addObject("attempts", context.number(delivery.attempts()))
			.addObject("eventId", delivery.eventId())
			.addObject("uuid", delivery.uuid())
			.addObject("call", DeliveryFilterForm.ofCall(delivery.uuid()).address())
			.addObject("timeline", texts.timeline(this.admin.timeline(delivery), delivery.id().event()))
			.addObject("json", texts.json(delivery))
			.addObject("tries", texts.tries(delivery))
			.addObject("untried", delivery.tries().isEmpty());
	}

}
