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
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TimeRange;
import dev.crmbridge.webitel.WebitelObjectReader;

import org.springframework.stereotype.Component;

/** Results of dialer attempts, as the CRM reports them. */
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
	 * A result as Webitel takes it.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is not as it has to be
	 */
	public Map<String, Object> read(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(FIELDS);
		Map<String, Object> result = new LinkedHashMap<>();
		// Webitel would take an empty one as "abandoned"
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
	 * A time in ISO 8601, without an offset that of bridge.time-zone, or in epoch ms.
	 * Fewer than 12 digits are epoch seconds by mistake: in ms they are a time in 1970,
	 * and the call would come at once.
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
				// refused below
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

	/** What Webitel made of it. */
	public Map<String, Object> answer(Map<String, Object> webitel) {
		return Map.of("status", WebitelObjectReader.of(webitel).text("status"));
	}

}
