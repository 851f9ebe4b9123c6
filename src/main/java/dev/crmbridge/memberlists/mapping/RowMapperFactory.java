package dev.crmbridge.memberlists.mapping;

import java.time.Instant;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.phone.PhoneNumberParser;

import org.springframework.stereotype.Component;

/** Makes the mappings of lists. */
@Component
public class RowMapperFactory {

	private final PhoneNumberParser numbers;

	private final ObjectMapper json;

	private final BridgeSettings bridge;

	RowMapperFactory(PhoneNumberParser numbers, ObjectMapper json, BridgeSettings bridge) {
		this.numbers = numbers;
		this.json = json;
		this.bridge = bridge;
	}

	/**
	 * The mapping of one list's rows to one dialer's members.
	 * @param name the dialer's name
	 * @param dialer its settings
	 * @param columns the list's header
	 * @param directory what the rows may name
	 * @param started when the load started
	 * @return the mapping
	 */
	public RowMapper of(String name, Dialer dialer, ListColumns columns, Catalog directory, Instant started) {
		return new RowMapper(name, dialer, columns, directory, this.numbers, this.json, started,
				this.bridge.timeZone());
	}

	/**
	 * The digits of a number in E.164 as it was written to Webitel; empty if it is none.
	 */
	public OptionalLong digits(String written) {
		return this.numbers.parse(written)
			.map((number) -> OptionalLong.of(Long.parseLong(this.numbers.e164(number).substring(1))))
			.orElseGet(OptionalLong::empty);
	}

}
