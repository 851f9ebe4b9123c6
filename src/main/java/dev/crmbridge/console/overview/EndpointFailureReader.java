package dev.crmbridge.console.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.view.PageContext;

import org.springframework.stereotype.Component;

/** Reader for CRM endpoints that do not take their events, and since when. */
@Component
@ConditionalOnConsole
class EndpointFailureReader {

	/**
	 * Age of what is shown to all users; counting what is due takes longer than a page.
	 */
	private static final Duration MAX_AGE = Duration.ofSeconds(4);

	private final DeliveryAdmin deliveries;

	private final LoadingCache<String, List<Failure>> failures = Caffeine.newBuilder()
		.expireAfterWrite(MAX_AGE)
		.build((all) -> read());

	EndpointFailureReader(DeliveryAdmin deliveries) {
		this.deliveries = deliveries;
	}

	/** Returns what the overview shows of each endpoint that fails. */
	List<Map<String, Object>> rows(PageContext context) {
		return this.failures.get("all").stream().map((failure) -> row(failure, context)).toList();
	}

	/** Returns a sentence about an endpoint with late deliveries. */
	String sentence(String name, PageContext context) {
		return this.failures.get("all")
			.stream()
			.filter((failure) -> failure.name().equals(name))
			.map((failure) -> sentence(failure, context))
			.findFirst()
			.orElseGet(() -> context.text("need.endpoint-late", name));
	}

	private static String sentence(Failure failure, PageContext context) {
		String since = (failure.oldestDue() != null) ? context.time(failure.oldestDue()).text() : "";
		if (failure.isOrphaned()) {
			return context.text("need.endpoint-orphaned", failure.name());
		}
		if (since.isEmpty()) {
			return context.text("need.endpoint-dead", failure.name(), context.number(failure.dead()));
		}
		return failure.error().isEmpty() ? context.text("need.endpoint-waits", failure.name(), since)
				: context.text("need.endpoint-fails", failure.name(), since, failure.error());
	}

	private static Map<String, Object> row(Failure failure, PageContext context) {
		Map<String, Object> row = new HashMap<>();
		row.put("text", sentence(failure, context));
		row.put("name", failure.name());
		row.put("due", context.number(failure.due()));
		row.put("dead", (failure.dead() > 0) ? context.number(failure.dead()) : null);
		row.put("open", failure.isOpen());
		row.put("link", "/console/deliveries?endpoint=" + URLEncoder.encode(failure.name(), StandardCharsets.UTF_8)
				+ ((failure.due() > 0) ? "&state=due" : "&state=dead"));
		return row;
	}

	@SuppressWarnings("unchecked")
	private List<Failure> read() {
		return ((List<Map<String, Object>>) this.deliveries.endpoints().get("items")).stream()
			.map(this::failure)
			.filter(Failure::isFailing)
			.toList();
	}

	private Failure failure(Map<String, Object> endpoint) {
		String name = String.valueOf(endpoint.get("name"));
		long due = (Long) endpoint.get("due");
		return new Failure(name, due, endpoint.get("oldest_due"), (Long) endpoint.get("dead_last_hour"),
				!"closed".equals(endpoint.get("breaker")), Boolean.TRUE.equals(endpoint.get("orphaned")),
				(due > 0) ? lastError(name) : "");
	}

	/**
	 * Returns how the last attempt of a due delivery failed; empty if none has failed.
	 */
	@SuppressWarnings("unchecked")
	private String lastError(String endpoint) {
		Map<String, Object> due = this.deliveries
			.list("state=due&limit=20&endpoint=" + URLEncoder.encode(endpoint, StandardCharsets.UTF_8));
		return ((List<Map<String, Object>>) due.get("items")).stream()
			.map((item) -> item.get("error"))
			.filter((error) -> error != null)
			.map(String::valueOf)
			.findFirst()
			.orElse("");
	}

	/**
	 * An endpoint.
	 *
	 * @param name its name
	 * @param due number of its due deliveries
	 * @param oldestDue when the oldest of them was received; null if none is due
	 * @param dead number of its deliveries that died in the last hour
	 * @param isOpen whether its circuit breaker keeps requests back
	 * @param isOrphaned whether it has no block any more
	 * @param error how its last attempt failed; empty if it did not
	 */
	private record Failure(String name, long due, Object oldestDue, long dead, boolean isOpen, boolean isOrphaned,
			String error) {

		private boolean isFailing() {
			return this.isOpen || this.isOrphaned || this.dead > 0 || !this.error.isEmpty();
		}

	}

}
