package dev.crmbridge.bench.batch;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crmbridge.bench.batch.MemberMapper.Member;
import dev.crmbridge.bench.peer.PhoneNumbers;

import org.springframework.batch.item.ItemProcessor;
import org.springframework.batch.item.file.transform.FieldSet;

/** Maps a row to a member; leaves out rows without a valid mobile number. */
class MemberMapper implements ItemProcessor<FieldSet, Member> {

	private static final Map<String, String> MOBILE = Map.of("id", "1");

	private static final Map<String, String> HOME = Map.of("id", "2");

	private final long endOfDay = ZonedDateTime.now(ZoneId.of("Europe/Kyiv"))
		.withHour(23)
		.withMinute(59)
		.toInstant()
		.toEpochMilli();

	@Override
	public Member process(FieldSet row) {
		Optional<String> mobile = digits(row.readString("mobile"));
		if (mobile.isEmpty()) {
			return null;
		}
		List<Communication> numbers = new ArrayList<>();
		numbers.add(new Communication(mobile.get(), MOBILE, 10, "Mobile"));
		digits(row.readString("home")).ifPresent((home) -> numbers.add(new Communication(home, HOME, 0, "Home")));
		return new Member(row.readString("client_name"), row.readInt("priority"), this.endOfDay,
				Map.of("contract", row.readString("contract"), "debt", row.readString("debt"), "link",
						"https://crm.example.com/card/" + row.readString("client_id")),
				numbers);
	}

	private static Optional<String> digits(String text) {
		return text.isEmpty() ? Optional.empty() : PhoneNumbers.e164(text).map((number) -> number.substring(1));
	}

	/** A member in Webitel's bulk request; its time is in ms since the epoch. */
	record Member(String name, int priority, @JsonProperty("expire_at") long expireAt, Map<String, String> variables,
			List<Communication> communications) {
	}

	/** A number of a member, with the id of its communication type. */
	record Communication(String destination, Map<String, String> type, int priority, String description) {
	}

}
