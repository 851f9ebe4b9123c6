package dev.crmbridge.memberlists.mapping;

import java.time.Instant;
import java.util.OptionalLong;

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
	 * @throws ListRefusedException if the list lacks columns that the dialer needs, or
	 * the queue takes no members
	 */
	public RowMapper create(String name, Dialer dialer, ListColumns columns, Catalog catalog, Instant started) {
		return new RowMapper(name, dialer, columns, catalog, this.numbers, started, this.bridge.timeZone());
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
