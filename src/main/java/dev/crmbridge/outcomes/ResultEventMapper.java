package dev.crmbridge.outcomes;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.UtcTimestamp;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.stereotype.Component;

/** Mapper of ended dialer attempts to events {@code result}. */
@Component
class ResultEventMapper {

	private final PhoneNumberParser numbers;

	private final Clock clock;

	ResultEventMapper(PhoneNumberParser numbers, Clock steadyClock) {
		this.numbers = numbers;
		this.clock = steadyClock;
	}

	/**
	 * Maps an attempt. The id of the event follows from that of the attempt.
	 * @param attempt the attempt
	 * @param dialer dialer of the load
	 */
	CallEvent map(EndedAttempt attempt, String dialer) {
		String key = CallEvent.RESULT + ":" + attempt.id();
		UUID id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("event", CallEvent.RESULT);
		event.put("direction", "outbound");
		event.put("queue", attempt.queue());
		event.put("member", attempt.member());
		event.put("attempt", String.valueOf(attempt.id()));
		event.put("agent", attempt.agent());
		String number = this.numbers.parse(attempt.destination()).map(this.numbers::e164).orElse("");
		event.put("cid", number.isEmpty() ? attempt.destination() : number);
		event.put("result", attempt.result());
		event.put("attempts", attempt.attempts());
		event.put("load", attempt.load());
		event.put("row", attempt.row());
		event.put("dialer", dialer);
		event.put("name", attempt.name());
		event.put("offered_at", time(attempt.offeredAt()));
		event.put("bridged_at", time(attempt.bridgedAt()));
		event.put("ended_at", time(attempt.endedAt()));
		event.put("variables", attempt.variables());
		event.put("id", id.toString());
		// after the other events of the call
		String call = attempt.call().isEmpty() ? String.valueOf(attempt.id()) : attempt.call();
		return new CallEvent(id, this.clock.instant(), CallEvent.RESULT, "outbound", attempt.queue(), attempt.call(),
				call, number.replace("+", ""), DigestUtils.sha256(key), true, EventFields.write(event), null);
	}

	private static String time(Instant time) {
		return (time != null) ? UtcTimestamp.format(time) : "";
	}

}
