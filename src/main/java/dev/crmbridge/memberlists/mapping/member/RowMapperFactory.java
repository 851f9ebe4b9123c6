package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.ListColumns;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import java.util.function.LongPredicate;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.phone.PhoneNumberParser;

import org.springframework.stereotype.Component;

/** Factory of the row mappers of lists. */
@Component
public class RowMapperFactory {

	private final PhoneNumberParser numbers;

	private final BridgeSettings bridge;

	RowMapperFactory(PhoneNumberParser numbers, BridgeSettings bridge) {
		this.numbers = numbers;
		this.bridge = bridge;
	}

	/**
	 * Creates the mapper from the rows of one list to members of one dialer.
	 * @param name name of the dialer
	 * @param dialer settings of the dialer
	 * @param columns columns of the list
	 * @param catalog what the rows may name
	 * @param started start of the load
	 * @param stopped tests whether a number, as digits in E.164, is on a stop list
	 * @throws ListRefusedException if the list lacks columns that the dialer needs, or
	 * the queue takes no members
	 */
	public RowMapper create(String name, Dialer dialer, ListColumns columns, Catalog catalog, Instant started,
			LongPredicate stopped) {
		return new RowMapper(name, dialer, columns, catalog, this.numbers, started, this.bridge.timeZone(), stopped);
	}

	/**
	 * Creates the mapper from the rows of one list to the members of one dialer that are
	 * to be deleted.
	 * @throws ListRefusedException if the list lacks the columns that name members
	 */
	public RemovalMapper createRemoval(Dialer dialer, ListColumns columns) {
		return new RemovalMapper(dialer, columns, this.numbers);
	}

	/**
	 * Creates the mapper from the rows of a stop list to its numbers.
	 * @throws ListRefusedException if the list has no column of a number
	 */
	public StopRowMapper createStop(ListColumns columns, Instant started) {
		return new StopRowMapper(columns, this.numbers, started, this.bridge.timeZone());
	}

	/** Returns whether the text of a list is a phone number. */
	public boolean isNumber(String text) {
		return this.numbers.parseListed(text).isPresent();
	}

	/**
	 * Returns the national form of a number, as sent to Webitel; empty if the text is not
	 * a number.
	 */
	public Optional<String> national(String written) {
		return this.numbers.parse(written).map(this.numbers::national);
	}

	/**
	 * Returns the digits in E.164 of a number as sent to Webitel; empty if the text is
	 * not a number.
	 */
	public OptionalLong digits(String written) {
		return this.numbers.parse(written)
			.map((number) -> OptionalLong.of(Long.parseLong(this.numbers.e164(number).substring(1))))
			.orElseGet(OptionalLong::empty);
	}

}
