package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.memberlists.RowRejectedException;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Mapper from a row to the phone numbers of its member. Thread-safe.
 * {@link PhoneNumberParser#parseListed} reads each number.
 */
final class NumberMapper {

	private static final Pattern SPOILT_BY_EXCEL = Pattern.compile("[0-9]+([.,][0-9]+)?[eE]\\+?[0-9]+");

	private final Dialer dialer;

	private final Catalog catalog;

	private final PhoneNumberParser numbers;

	NumberMapper(Dialer dialer, Catalog catalog, PhoneNumberParser numbers) {
		this.dialer = dialer;
		this.catalog = catalog;
		this.numbers = numbers;
	}

	/**
	 * Returns the good numbers of a row, at least one.
	 * @param row returns the value of a column
	 * @return the numbers, in the order of the dialer's settings
	 * @throws RowRejectedException if no number is good, or one that is not optional is
	 * bad
	 */
	List<Number> map(UnaryOperator<String> row) throws RowRejectedException {
		List<Number> good = new ArrayList<>();
		for (Communication number : this.dialer.communications()) {
			String written = number.destination().render(row);
			Optional<PhoneNumber> parsed = this.numbers.parseListed(written);
			if (parsed.isPresent()) {
				good.add(new Number(this.numbers.e164(parsed.get()),
						communication(number, destination(written, parsed.get()))));
			}
			else if (!number.optional()) {
				throw badNumber(number.destination(), written);
			}
		}
		if (good.isEmpty()) {
			throw new RowRejectedException("no-good-number",
					this.dialer.communications()
						.stream()
						.flatMap((number) -> number.destination().columns().stream())
						.distinct()
						.collect(Collectors.joining(", ")));
		}
		return good;
	}

	private static RowRejectedException badNumber(Template destination, String written) {
		String column = String.join(", ", destination.columns());
		if (written.isEmpty()) {
			return new RowRejectedException("no-good-number", column);
		}
		return new RowRejectedException(
				SPOILT_BY_EXCEL.matcher(written).matches() ? "scientific-notation" : "bad-number", column, written);
	}

	private String destination(String written, PhoneNumber number) {
		return switch (this.dialer.numberFormat()) {
			case DIGITS -> this.numbers.e164(number).substring(1);
			case E164 -> this.numbers.e164(number);
			case NATIONAL -> this.numbers.national(number);
			case AS_IS -> PhoneNumberParser.withoutFraction(written);
		};
	}

	private Map<String, Object> communication(Communication settings, String destination) throws RowRejectedException {
		Map<String, Object> communication = new LinkedHashMap<>();
		communication.put("destination", destination);
		communication.put("type", Map.of("id", this.catalog.communicationType(settings.type())));
		communication.put("priority", settings.priority());
		putUnlessEmpty(communication, "description", settings.description());
		putUnlessEmpty(communication, "display", settings.display());
		putUnlessEmpty(communication, "dtmf", settings.dtmf());
		return communication;
	}

	private static void putUnlessEmpty(Map<String, Object> item, String key, String value) {
		if (value != null && !value.isEmpty()) {
			item.put(key, value);
		}
	}

	/**
	 * Number of a member.
	 *
	 * @param e164 the number in E.164
	 * @param item item of Webitel's request
	 */
	record Number(String e164, Map<String, Object> item) {

		/** Returns the number as sent to Webitel. */
		String destination() {
			return this.item.get("destination").toString();
		}

		/** Returns the digits of the number in E.164. */
		long digits() {
			return Long.parseLong(this.e164.substring(1));
		}

	}

}
