package dev.crmbridge.bench.lists;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import org.springframework.batch.item.ItemProcessor;
import org.springframework.batch.item.file.transform.FieldSet;

/**
 * Makes a member of a row: numbers as digits with the country code, until the end of the
 * day. A row without a good mobile number is left out.
 */
class MemberProcessor implements ItemProcessor<FieldSet, Member> {

	private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

	private final long endOfDay = LocalDate.now(ZoneId.of("Europe/Kyiv"))
		.atTime(LocalTime.of(23, 59, 59))
		.atZone(ZoneId.of("Europe/Kyiv"))
		.toInstant()
		.toEpochMilli();

	@Override
	public Member process(FieldSet row) {
		Optional<String> mobile = digits(row.readString("mobile"));
		if (mobile.isEmpty()) {
			return null;
		}
		List<Member.Communication> communications = new ArrayList<>();
		communications.add(Member.Communication.mobile(mobile.get()));
		digits(row.readString("home")).map(Member.Communication::home).ifPresent(communications::add);
		return new Member(row.readString("client_name"), row.readInt("priority"), this.endOfDay,
				Map.of("contract", row.readString("contract"), "debt", row.readString("debt"), "link",
						"https://crm.example.com/card/" + row.readString("client_id")),
				communications);
	}

	private Optional<String> digits(String text) {
		if (text.isEmpty()) {
			return Optional.empty();
		}
		try {
			PhoneNumber number = this.numbers.parse(text, "UA");
			return this.numbers.isValidNumber(number)
					? Optional.of(this.numbers.format(number, PhoneNumberFormat.E164).substring(1)) : Optional.empty();
		}
		catch (NumberParseException ex) {
			return Optional.empty();
		}
	}

}
