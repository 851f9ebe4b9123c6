package dev.crmbridge.console.deliveries;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.callevents.admin.DeliveryFilter;
import dev.crmbridge.callevents.admin.DeliveryId;
import dev.crmbridge.callevents.admin.DeliveryReport;
import dev.crmbridge.callevents.admin.TimelineEvent;
import dev.crmbridge.console.ConsoleUser;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.StoreClock;

import org.springframework.core.annotation.Order;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Deliveries, newest first, by state, endpoint, call or number, and time. */
@ConsolePage
@Order(4)
class DeliveriesController implements NavigationItem {

	static final String PATH = "/console/deliveries";

	/** Deliveries on one page. */
	private static final int MAX_ROWS = 100;

	private final DeliveryAdmin admin;

	private final PhoneNumberParser numbers;

	private final StoreClock clock;

	private final DeadDeliveryCount dead;

	DeliveriesController(DeliveryAdmin admin, PhoneNumberParser numbers, StoreClock clock, DeadDeliveryCount dead) {
		this.admin = admin;
		this.numbers = numbers;
		this.clock = clock;
		this.dead = dead;
	}

	@Override
	public String path() {
		return PATH;
	}

	@Override
	public long waiting(ConsoleUser user) {
		return this.dead.get();
	}

	@GetMapping(PATH)
	ModelAndView show(PageContext context, @RequestParam MultiValueMap<String, String> request) {
		DeliveryFilterForm form = DeliveryFilterForm.read(request);
		DeliveryFilter filter = form.filter(this.numbers, context.zone());
		// before the deliveries are read: a form must not change what was not shown
		String seenAt = this.clock.now().toString();
		Part part = read(filter, request);
		DeliveryTexts texts = new DeliveryTexts(context);
		List<TimelineEvent> call = (filter.uuid() != null) ? this.admin.timeline(filter.uuid()) : List.of();
		return context.page("deliveries", context.text("nav.deliveries"))
			.addObject("states", states(context, form))
			.addObject("endpoints", endpoints(form))
			.addObject("form", form.values())
			.addObject("filtered", !form.isEmpty())
			.addObject("notice", notice(context, request))
			.addObject("timeline", texts.timeline(call, 0))
			.addObject("seen", seenAt)
			.addObject("rows", part.rows().stream().map(texts::row).toList())
			.addObject("empty", part.rows().isEmpty())
			.addObject("all", all(context, part))
			.addObject("newer", part.newer() ? form.address("after", id(part.rows().get(0))) : null)
			.addObject("newest", part.newer() ? form.address() : null)
			.addObject("next",
					part.older() ? form.address("before", id(part.rows().get(part.rows().size() - 1))) : null);
	}

	/** An item above the limit shows that more follow. */
	private Part read(DeliveryFilter filter, MultiValueMap<String, String> request) {
		DeliveryId before = id(request, "before");
		DeliveryId after = id(request, "after");
		if (after != null) {
			List<DeliveryReport> rows = this.admin.newerThan(filter, after, MAX_ROWS + 1);
			boolean more = rows.size() > MAX_ROWS;
			return new Part(more ? rows.subList(1, rows.size()) : rows, more, !rows.isEmpty());
		}
		List<DeliveryReport> rows = this.admin.olderThan(filter, before, MAX_ROWS + 1);
		boolean more = rows.size() > MAX_ROWS;
		return new Part(more ? rows.subList(0, MAX_ROWS) : rows, before != null && !rows.isEmpty(), more);
	}

	private static DeliveryId id(MultiValueMap<String, String> request, String field) {
		String text = DeliveryFilterForm.one(request, field);
		return text.isEmpty() ? null : DeliveryId.find(text).orElseThrow(DeliveryFilterForm::badForm);
	}

	private static String id(DeliveryReport delivery) {
		return delivery.id().toString();
	}

	private static List<Map<String, Object>> states(PageContext context, DeliveryFilterForm form) {
		return List.of(DeliveryState.values())
			.stream()
			.map((state) -> Map.<String, Object>of("word", state.word(), "name",
					context.text("deliveries.state." + state.word()), "chosen",
					state.word().equals(form.get(DeliveryFilterForm.STATE))))
			.toList();
	}

	private List<Map<String, Object>> endpoints(DeliveryFilterForm form) {
		return this.admin.endpointNames()
			.stream()
			.map((name) -> Map.<String, Object>of("name", name, "chosen",
					name.equals(form.get(DeliveryFilterForm.ENDPOINT))))
			.toList();
	}

	/** Returns the name of the box for all deliveries, with their number if known. */
	private static String all(PageContext context, Part part) {
		return (part.newer() || part.older()) ? context.text("deliveries.all")
				: context.text("deliveries.all-of", context.number(part.rows().size()));
	}

	/** Returns what a form has done; null if the page does not follow a form. */
	static String notice(PageContext context, MultiValueMap<String, String> request) {
		String count = DeliveryFilterForm.one(request, "count");
		return switch (DeliveryFilterForm.one(request, "done")) {
			case "redeliver",
					"drop" ->
				!count.matches("[0-9]{1,9}") ? null
						: context.text("deliveries.done." + (count.equals("0") ? "nothing" : request.getFirst("done")),
								context.number(Long.parseLong(count)));
			case "none" -> context.text("deliveries.done.none");
			default -> null;
		};
	}

	/**
	 * Deliveries of one page.
	 *
	 * @param rows the deliveries, newest first
	 * @param newer whether newer ones come before
	 * @param older whether older ones follow
	 */
	private record Part(List<DeliveryReport> rows, boolean newer, boolean older) {

		Part {
			rows = List.copyOf(Objects.requireNonNull(rows));
		}

	}

}
