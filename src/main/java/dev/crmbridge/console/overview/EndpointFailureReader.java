package dev.crmbridge.console.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.callevents.admin.EndpointReport;
import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.deliveries.DeliveryTexts;
import dev.crmbridge.console.view.PageContext;

import org.springframework.stereotype.Component;

/** Reader for CRM endpoints that do not take their events, and since when. */
@Component
@ConditionalOnConsole
class EndpointFailureReader {

	/**
	 * Maximum age of the reports, which all users share, as each open page asks every few
	 * seconds.
	 */
	private static final Duration MAX_AGE = Duration.ofSeconds(4);

	private static final String ALL = "all";

	private final LoadingCache<String, List<EndpointReport>> reports;

	EndpointFailureReader(DeliveryAdmin deliveries) {
		this.reports = Caffeine.newBuilder().expireAfterWrite(MAX_AGE).build((all) -> deliveries.endpointReports());
	}

	/** Returns the endpoints that fail, each with a sentence and a page. */
	List<Map<String, Object>> rows(PageContext context) {
		return this.reports.get(ALL)
			.stream()
			.filter(EndpointFailureReader::isFailing)
			.<Map<String, Object>>map((report) -> Map.of("name", report.name(), "text", sentence(report, context),
					"link", address(report.name(), (report.due() > 0) ? "due" : "dead")))
			.toList();
	}

	/** An endpoint may also refuse each event for good: then none of them is due. */
	private static boolean isFailing(EndpointReport report) {
		return report.orphaned() || report.failingSince() != null || !report.breaker().equals("closed")
				|| report.deadLastHour() > 0 && report.deliveredLastHour() == 0;
	}

	/** Returns the endpoints that fail as what needs the user. */
	List<Need> needs(PageContext context) {
		return rows(context).stream()
			.map((row) -> new Need((String) row.get("text"), (String) row.get("link"),
					context.text("need.to-deliveries")))
			.toList();
	}

	/** Returns a sentence about an endpoint with late deliveries. */
	String sentence(String name, PageContext context) {
		return this.reports.get(ALL)
			.stream()
			.filter((report) -> report.name().equals(name))
			.map((report) -> sentence(report, context))
			.findFirst()
			.orElseGet(() -> context.text("need.endpoint-late", name));
	}

	private static String sentence(EndpointReport report, PageContext context) {
		if (report.orphaned()) {
			return context.text("need.endpoint-orphaned", report.name());
		}
		if (report.failingSince() != null) {
			return context.text("need.endpoint-fails", report.name(), context.time(report.failingSince()).text(),
					new DeliveryTexts(context).reason(report.error()));
		}
		if (!report.breaker().equals("closed")) {
			return context.text("need.endpoint-open", report.name());
		}
		return (report.due() > 0)
				? context.text("need.endpoint-waits", report.name(), context.time(report.oldestDue()).text())
				: context.text("need.endpoint-dead", report.name(), context.number(report.deadLastHour()));
	}

	/** Returns the address of an endpoint's deliveries in a state. */
	static String address(String endpoint, String state) {
		return "/console/deliveries?state=" + state + "&endpoint="
				+ URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
	}

}
