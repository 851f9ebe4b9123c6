package dev.crmbridge.console.deliveries;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.crmbridge.callevents.admin.DeliveryReport;
import dev.crmbridge.callevents.admin.TimelineEvent;
import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.PageContext;

import org.springframework.web.util.UriUtils;

/** Deliveries in the words of a page, without what the user must not see. */
public final class DeliveryTexts {

	private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

	/** Fields of an event that name no person, in the order in which viewers see them. */
	private static final List<String> IMPERSONAL = List.of("event", "direction", "queue", "member", "attempt", "uuid",
			"timestamp", "id", "received_at");

	private static final Pattern ANSWERED = Pattern.compile("answered ([0-9]{3})");

	private final PageContext context;

	private final boolean mayReadNames;

	public DeliveryTexts(PageContext context) {
		this.context = context;
		this.mayReadNames = context.is(ConsoleRole.CLERK);
	}

	/** Returns a row of the table, or the facts of the delivery's own page. */
	Map<String, Object> row(DeliveryReport delivery) {
		Map<String, Object> fields = delivery.fields();
		Map<String, Object> row = new HashMap<>(pill(delivery));
		row.put("event", delivery.event());
		row.put("received", this.context.time(delivery.receivedAt()));
		row.put("number", this.context.phone(text(fields.get("cid"))));
		row.put("agent", this.mayReadNames ? text(fields.get("agent")) : null);
		return row;
	}

	/** Returns the state of a delivery at its endpoint, with the delivery's address. */
	Map<String, Object> pill(DeliveryReport delivery) {
		Map<String, Object> pill = new HashMap<>();
		pill.put("id", delivery.id().toString());
		pill.put("address", address(delivery));
		pill.put("endpoint", delivery.id().endpoint());
		pill.put("pill", switch (delivery.state()) {
			case DUE -> (delivery.error() != null) ? "warn" : "busy";
			case DELIVERED -> "good";
			case EXPIRED -> "warn";
			case DEAD -> "bad";
		});
		pill.put("state", state(delivery));
		return pill;
	}

	static String address(DeliveryReport delivery) {
		return DeliveriesController.PATH + "/"
				+ UriUtils.encodePathSegment(delivery.id().toString(), StandardCharsets.UTF_8);
	}

	private String state(DeliveryReport delivery) {
		String reason = reason(delivery.error());
		return switch (delivery.state()) {
			case DUE -> {
				String next = next(delivery.nextAt());
				yield reason.isEmpty() ? next : this.context.text("deliveries.due-after", next, reason);
			}
			case DELIVERED -> this.context.text("deliveries.state.delivered");
			case EXPIRED -> ended("deliveries.expired", delivery, reason);
			case DEAD -> ended("deliveries.dead", delivery, reason);
		};
	}

	private String ended(String key, DeliveryReport delivery, String reason) {
		if (delivery.attempts() == 0) {
			return this.context.text(key + "-untried", reason);
		}
		return this.context.text(key + "-after", delivery.attempts(), reason);
	}

	private String next(OffsetDateTime at) {
		Duration left = Duration.between(OffsetDateTime.now(), at);
		return (left.toSeconds() < 1) ? this.context.text("deliveries.due-now")
				: this.context.text("deliveries.due-in", this.context.duration(left));
	}

	/** Returns the cause of a failure in the user's language; "" for null. */
	public String reason(String error) {
		if (error == null) {
			return "";
		}
		Matcher answered = ANSWERED.matcher(error);
		return answered.matches() ? this.context.text("deliveries.reason.answered", answered.group(1)) : this.context
			.textOr("deliveries.reason." + error.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"), error);
	}

	/** Returns the events of a call, the given one marked. */
	List<Map<String, Object>> timeline(List<TimelineEvent> events, long current) {
		return events.stream().map((event) -> {
			Map<String, Object> row = new HashMap<>();
			row.put("event", event.event());
			row.put("received", this.context.time(event.receivedAt()));
			row.put("current", event.number() == current);
			row.put("deliveries", event.deliveries().stream().map(this::pill).toList());
			return row;
		}).toList();
	}

	/** Returns the delivery attempts, the newest first. */
	List<Map<String, Object>> tries(DeliveryReport delivery) {
		List<Map<String, Object>> tries = new ArrayList<>();
		for (Map<String, Object> each : delivery.tries()) {
			Map<String, Object> row = new HashMap<>();
			row.put("at", this.context.time(each.get("at")));
			row.put("good", each.get("error") == null);
			row.put("result", result(each));
			row.put("ms", (each.get("ms") instanceof Number ms) ? this.context.number(ms.longValue()) : "");
			row.put("response", this.mayReadNames ? text(each.get("response")) : null);
			tries.add(0, row);
		}
		return tries;
	}

	private String result(Map<String, Object> attempt) {
		if (attempt.get("error") != null) {
			return reason(text(attempt.get("error")));
		}
		return (attempt.get("status") != null)
				? this.context.text("deliveries.reason.answered", text(attempt.get("status")))
				: this.context.text("deliveries.state.delivered");
	}

	/**
	 * Returns the event as indented JSON. Viewers get only fields that name no person.
	 */
	String json(DeliveryReport delivery) {
		Map<String, Object> fields = this.mayReadNames ? delivery.fields() : impersonal(delivery.fields());
		try {
			return JSON.writeValueAsString(fields);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("could not write the JSON of an event", ex);
		}
	}

	private Map<String, Object> impersonal(Map<String, Object> fields) {
		Map<String, Object> shown = new LinkedHashMap<>();
		IMPERSONAL.stream().filter(fields::containsKey).forEach((name) -> shown.put(name, text(fields.get(name))));
		shown.put("cid", this.context.phone(text(fields.get("cid"))));
		return shown;
	}

	private static String text(Object value) {
		return Objects.toString(value, "");
	}

}
