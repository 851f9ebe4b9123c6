package dev.crmbridge.console.deliveries;

import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.callevents.admin.DeliveryId;
import dev.crmbridge.callevents.admin.DeliveryTarget;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.phone.PhoneNumberParser;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Forms by which operators deliver again and drop. A form holds the time of its page:
 * deliveries that became due since are left out, so that a form that a browser sends
 * twice delivers once. Dropping, and changes of unknown size, are asked once more.
 */
@ConsolePage
class DeliveryActionController {

	/** Maximum number of ticked deliveries, as in the API. */
	private static final int MAX_IDS = 1000;

	private final DeliveryAdmin admin;

	private final PhoneNumberParser numbers;

	DeliveryActionController(DeliveryAdmin admin, PhoneNumberParser numbers) {
		this.admin = admin;
		this.numbers = numbers;
	}

	@PostMapping(DeliveriesController.PATH + "/{action:redeliver|drop}")
	Object change(PageContext context, @PathVariable String action,
			@RequestParam MultiValueMap<String, String> request) {
		DeliveryFilterForm form = DeliveryFilterForm.read(request);
		boolean all = !DeliveryFilterForm.one(request, "all").isEmpty();
		OffsetDateTime seenAt = seenAt(request);
		List<DeliveryId> ids = ids(request);
		String one = DeliveryFilterForm.one(request, "one");
		if (!all && ids.isEmpty()) {
			return redirect(form.address("done", "none"));
		}
		DeliveryTarget target = all ? DeliveryTarget.of(form.filter(this.numbers, context.zone()), seenAt)
				: DeliveryTarget.of(ids, seenAt);
		boolean confirmed = !DeliveryFilterForm.one(request, "confirmed").isEmpty();
		if (!confirmed && (all || action.equals("drop"))) {
			return ask(context, action, form, all ? List.of() : ids, seenAt, one);
		}
		int count = action.equals("drop") ? this.admin.drop(target, context.user().name())
				: this.admin.redeliver(target, context.user().name());
		if (!one.isEmpty() && ids.size() == 1) {
			return redirect(UriComponentsBuilder.fromPath(DeliveriesController.PATH)
				.pathSegment("{id}")
				.queryParam("done", action)
				.queryParam("count", count)
				.encode()
				.buildAndExpand(ids.get(0).toString())
				.toUriString());
		}
		return redirect(form.address("done", action, "count", String.valueOf(count)));
	}

	private static OffsetDateTime seenAt(MultiValueMap<String, String> request) {
		try {
			return OffsetDateTime.parse(DeliveryFilterForm.one(request, "seen"));
		}
		catch (DateTimeException ex) {
			throw DeliveryFilterForm.badForm();
		}
	}

	private static List<DeliveryId> ids(MultiValueMap<String, String> request) {
		List<String> texts = request.getOrDefault("id", List.of());
		if (texts.size() > MAX_IDS) {
			throw DeliveryFilterForm.badForm();
		}
		Set<DeliveryId> ids = new LinkedHashSet<>();
		texts.forEach((text) -> ids.add(DeliveryId.find(text).orElseThrow(DeliveryFilterForm::badForm)));
		return List.copyOf(ids);
	}

	private static ModelAndView ask(PageContext context, String action, DeliveryFilterForm form, List<DeliveryId> ids,
			OffsetDateTime seenAt, String one) {
		boolean all = ids.isEmpty();
		String count = context.number(ids.size());
		String key = "deliveries." + action + (all ? ".all" : ".some");
		return context.page("delivery-confirm", context.text(key + ".title", ids.size(), count))
			.addObject("action", action)
			.addObject("question", context.text("deliveries." + action + ".question"))
			.addObject("button", context.text(key + ".button", ids.size(), count))
			.addObject("danger", action.equals("drop"))
			.addObject("all", all)
			.addObject("warning", all && action.equals("redeliver") && form.get(DeliveryFilterForm.STATE).isEmpty())
			.addObject("conditions", all ? conditions(context, form) : List.of())
			.addObject("unlimited", all && form.isEmpty())
			.addObject("ids", ids.stream().map(DeliveryId::toString).toList())
			.addObject("fields",
					DeliveryFilterForm.FIELDS.stream()
						.map((field) -> Map.of("name", field, "value", form.get(field)))
						.toList())
			.addObject("seen", seenAt.toString())
			.addObject("one", one)
			.addObject("back", form.address());
	}

	/** Returns the parts of the filter in words. */
	private static List<Map<String, String>> conditions(PageContext context, DeliveryFilterForm form) {
		List<Map<String, String>> conditions = new ArrayList<>();
		for (String field : DeliveryFilterForm.FIELDS) {
			String value = form.get(field);
			if (!value.isEmpty()) {
				String words = switch (field) {
					case DeliveryFilterForm.STATE -> context.text("deliveries.state." + value);
					case DeliveryFilterForm.FROM, DeliveryFilterForm.TO -> value.replace('T', ' ');
					default -> value;
				};
				conditions.add(Map.of("name", context.text("deliveries." + field), "value", words));
			}
		}
		return conditions;
	}

	private static ResponseEntity<Void> redirect(String address) {
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
	}

}
