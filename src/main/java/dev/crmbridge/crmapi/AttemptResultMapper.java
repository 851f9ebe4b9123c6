package dev.crmbridge.crmapi;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TimeRange;
import dev.crmbridge.webitel.WebitelObjectReader;

import org.springframework.stereotype.Component;

/** Mapper for the results of dialer attempts between the CRM and Webitel. */
@Component
public class AttemptResultMapper {

	private static final Set<String> FIELDS = Set.of("status", "next_call_at", "expire_at", "description", "agent_id",
			"variables", "wait_between_retries", "display", "exclude_current_communication",
			"only_current_communication");

	private final ZoneId timeZone;

	AttemptResultMapper(BridgeSettings settings) {
		this.timeZone = settings.timeZone();
	}

	/**
	 * Maps a result to Webitel's request.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is unknown or invalid
	 */
	public Map<String, Object> read(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(FIELDS);
		Map<String, Object> result = new LinkedHashMap<>();
		// Webitel would read an empty status as "abandoned"
		result.put("status", request.requiredText("status", 255));
		time(request, "next_call_at").ifPresent((time) -> result.put("min_offering_at", String.valueOf(time)));
		time(request, "expire_at").ifPresent((time) -> result.put("expire_at", String.valueOf(time)));
		request.lines("description", 4096).ifPresent((text) -> result.put("description", text));
		request.number("agent_id", 1, Integer.MAX_VALUE).ifPresent((id) -> result.put("agent_id", id));
		request.strings("variables").ifPresent((variables) -> result.put("variables", variables));
		request.number("wait_between_retries", 0, Integer.MAX_VALUE)
			.ifPresent((seconds) -> result.put("wait_between_retries", seconds));
		for (String flag : new String[] { "display", "exclude_current_communication", "only_current_communication" }) {
			request.flag(flag).ifPresent((value) -> result.put(flag, value));
		}
		return result;
	}

	/**
	 * Reads a time in epoch ms or ISO 8601; {@code bridge.time-zone} is the default
	 * offset. Rejects fewer than 12 digits: probably epoch seconds, which as ms are a
	 * time in 1970, so that Webitel would call at once.
	 */
	private Optional<Long> time(JsonObjectReader request, String field) {
		return request.any(field).filter((value) -> !value.isTextual() || !value.asText().isEmpty()).map((value) -> {
			String text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
			try {
				Instant time = text.matches("[0-9]{12,15}") ? Instant.ofEpochMilli(Long.parseLong(text))
						: instant(text);
				if (TimeRange.contains(time)) {
					return time.toEpochMilli();
				}
			}
			catch (DateTimeException ex) {
				// rejected below
			}
			throw request.invalid(field,
					"must be a time from 1970 to 9999, such as 2026-11-23T10:00:00+02:00, or epoch ms"
							+ " with 12 to 15 digits");
		});
	}

	private Instant instant(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			return LocalDateTime.parse(text).atZone(this.timeZone).toInstant();
		}
	}

	/** Maps Webitel's answer. */
	public Map<String, Object> answer(Map<String, Object> webitel) {
		return Map.of("status", WebitelObjectReader.of(webitel).text("status"));
	}

}
