package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.Template;

import dev.crmbridge.memberlists.failure.RowRejectedException;

import dev.crmbridge.memberlists.mapping.Dialer;

import dev.crmbridge.memberlists.mapping.Communication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.memberlists.RowResult.Number;
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

	/** Tests whether a number, as digits in E.164, is on a stop list. */
	private final LongPredicate stopped;

	/** Texts of each number, which are the same for all rows. */
	private final List<Map<String, String>> texts;

	NumberMapper(Dialer dialer, Catalog catalog, PhoneNumberParser numbers, LongPredicate stopped) {
		this.stopped = stopped;
		this.dialer = dialer;
		this.catalog = catalog;
		this.numbers = numbers;
		this.texts = dialer.communications().stream().map(Communication::texts).toList();
	}

	/**
	 * Returns the good numbers of a row, at least one.
	 * @param row returns the value of a column
	 * @return the numbers, in the order of the dialer's settings
	 * @throws RowRejectedException if no number is good, or one that is not optional is
	 * bad or on a stop list
	 */
	Numbers map(UnaryOperator<String> row) throws RowRejectedException {
		List<Number> good = new ArrayList<>();
		long first = 0;
		Template stoppedNumber = null;
		for (int i = 0; i < this.texts.size(); i++) {
			Communication number = this.dialer.communications().get(i);
			String written = number.destination().render(row);
			PhoneNumber parsed = this.numbers.parseListed(written).orElse(null);
			if (parsed != null) {
				String e164 = this.numbers.e164(parsed);
				if (this.stopped.test(Long.parseLong(e164.substring(1)))) {
					stoppedNumber = number.destination();
					if (!number.optional()) {
						throw onStopList(stoppedNumber);
					}
					continue;
				}
				first = good.isEmpty() ? Long.parseLong(e164.substring(1)) : first;
				good.add(new Number(destination(written, parsed, e164), this.catalog.communicationType(number.type()),
						number.priority(), this.texts.get(i)));
			}
			else if (!number.optional()) {
				throw badNumber(number.destination(), written);
			}
		}
		if (good.isEmpty() && stoppedNumber != null) {
			throw onStopList(stoppedNumber);
		}
		if (good.isEmpty()) {
			throw new RowRejectedException("no-good-number",
					this.dialer.communications()
						.stream()
						.flatMap((number) -> number.destination().columns().stream())
						.distinct()
						.collect(Collectors.joining(", ")));
		}
		return new Numbers(good, first);
	}

	private static RowRejectedException onStopList(Template destination) {
		return new RowRejectedException("on-stop-list", String.join(", ", destination.columns()));
	}

	private static RowRejectedException badNumber(Template destination, String written) {
		String column = String.join(", ", destination.columns());
		if (written.isEmpty()) {
			return new RowRejectedException("no-good-number", column);
		}
		return new RowRejectedException(
				SPOILT_BY_EXCEL.matcher(written).matches() ? "scientific-notation" : "bad-number", column, written);
	}

	private String destination(String written, PhoneNumber number, String e164) {
		return switch (this.dialer.numberFormat()) {
			case DIGITS -> e164.substring(1);
			case E164 -> e164;
			case NATIONAL -> this.numbers.national(number);
			case AS_IS -> PhoneNumberParser.withoutFraction(written);
		};
	}

	/**
	 * Good numbers of a row.
	 *
	 * @param communications the numbers
	 * @param first digits of the first one in E.164
	 */
	record Numbers(List<Number> communications, long first) {
	}

}
