package dev.crmbridge.console.deliveries;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.admin.EndpointReport;
import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.Sparkline;
import dev.crmbridge.store.HourlyCountRepository;
import dev.crmbridge.store.HourlyCounts;

import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Endpoints in the words of a page. */
@Component
@ConditionalOnConsole
class EndpointCards {

	private final CrmEndpointRegistry endpoints;

	private final AttemptTimeReader times;

	private final HourlyCountRepository counts;

	EndpointCards(CrmEndpointRegistry endpoints, AttemptTimeReader times, HourlyCountRepository counts) {
		this.endpoints = endpoints;
		this.times = times;
		this.counts = counts;
	}

	/** Returns the cards of endpoints. */
	List<Map<String, Object>> cards(PageContext context, List<EndpointReport> reports) {
		HourlyCounts day = this.counts.recent();
		return reports.stream().map((report) -> {
			Map<String, Object> card = card(context, report);
			card.put("spark", spark(context, day.day("deliveries.delivered", report.name()),
					day.day("deliveries.dead", report.name())));
			return card;
		}).toList();
	}

	/** Returns the lines of a day's delivered and dead, in one scale. */
	private static Map<String, Object> spark(PageContext context, List<Long> delivered, List<Long> dead) {
		long highest = Stream.concat(delivered.stream(), dead.stream()).mapToLong(Long::longValue).max().orElse(0);
		boolean anyDead = dead.stream().anyMatch((count) -> count > 0);
		return Map.of("width", Sparkline.width(delivered.size()), "good", Sparkline.points(delivered, highest), "bad",
				anyDead ? Sparkline.points(dead, highest) : "", "label",
				context.text("endpoints.spark", context.number(highest)));
	}

	private Map<String, Object> card(PageContext context, EndpointReport report) {
		Map<String, Object> card = new HashMap<>();
		card.put("name", report.name());
		card.put("path", path(report.name()));
		card.put("due", context.number(report.due()));
		card.put("oldest", (report.oldestDue() != null) ? context.age(report.oldestDue()) : "–");
		card.put("delivered", context.number(report.deliveredLastHour()));
		card.put("dead", context.number(report.deadLastHour()));
		card.put("anyDead", report.deadLastHour() > 0);
		card.put("deliveries", new DeliveryFilterForm(Map.of(DeliveryFilterForm.ENDPOINT, report.name())).address());
		card.put("p50", percentile(context, report.name(), 0.5));
		card.put("p95", percentile(context, report.name(), 0.95));
		card.put("orphaned", report.orphaned());
		card.put("wants", this.endpoints.find(report.name()).map((block) -> wants(context, block)).orElse(List.of()));
		card.put("where", this.endpoints.find(report.name()).map(CrmEndpoint::where).orElse(""));
		card.put("result", null);
		putState(context, report, card);
		return card;
	}

	/** Returns the address part of an endpoint's name. */
	static String path(String name) {
		return UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
	}

	private static void putState(PageContext context, EndpointReport report, Map<String, Object> card) {
		String reason = new DeliveryTexts(context).reason(report.error());
		card.put("since", null);
		card.put("reason", reason);
		if (report.orphaned()) {
			card.put("pill", "warn");
			card.put("state", context.text("endpoints.orphaned"));
		}
		else if (report.breaker().equals("open")) {
			card.put("pill", "bad");
			card.put("state", context.text("endpoints.breaker-open"));
			card.put("since", context.time(report.failingSince()));
		}
		else if (report.failingSince() != null) {
			card.put("pill", "bad");
			card.put("state", context.text("endpoints.failing"));
			card.put("since", context.time(report.failingSince()));
		}
		else {
			card.put("pill", "good");
			card.put("state", context.text("endpoints.good"));
		}
	}

	private String percentile(PageContext context, String name, double part) {
		return this.times.percentile(name, part).map((time) -> milliseconds(context, time)).orElse("–");
	}

	private static String milliseconds(PageContext context, Duration time) {
		return context.text("endpoints.ms", context.number(Math.max(1, time.toMillis())));
	}

	/** Returns what an endpoint wants: events, directions, queues. */
	private static List<String> wants(PageContext context, CrmEndpoint block) {
		return List.of(
				block.events().isEmpty() ? context.text("endpoints.all-events")
						: context.text("endpoints.events", words(block.events())),
				block.directions().size() != 1 ? context.text("endpoints.both-directions")
						: context.text("endpoints.direction." + block.directions().iterator().next()),
				block.queues().isEmpty() ? context.text("endpoints.all-queues")
						: context.text("endpoints.queues", words(block.queues())),
				context.text(block.live() ? "endpoints.live" : "endpoints.durable", context.duration(block.maxAge())));
	}

	private static String words(Set<String> names) {
		return new TreeSet<>(names).stream().collect(Collectors.joining(", "));
	}

}
