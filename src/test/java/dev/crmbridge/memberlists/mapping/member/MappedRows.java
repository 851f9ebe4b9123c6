package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.DialerRegistry;

import dev.crmbridge.memberlists.mapping.ListColumns;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.testkit.http.Json;

import org.springframework.beans.BeanUtils;

/**
 * Rows of lists, with fields between commas, and dialers as in
 * {@code config/dialers.yaml}.
 */
public final class MappedRows {

	/** Start of the load: 10:15 in Kyiv. */
	static final Instant STARTED = Instant.parse("2026-11-22T08:15:00Z");

	private static final BridgeSettings BRIDGE = new BridgeSettings(
			new BridgeSettings.Keys(List.of("w"), List.of("c"), List.of("a")), "UA", ZoneId.of("Europe/Kyiv"), false);

	private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

	private MappedRows() {
	}

	/** Returns the row mappers of a bridge in Kyiv. */
	public static RowMapperFactory rowMappers() {
		try {
			PhoneNumberParser numbers = BeanUtils
				.instantiateClass(PhoneNumberParser.class.getDeclaredConstructor(BridgeSettings.class), BRIDGE);
			return new RowMapperFactory(numbers, BRIDGE);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns the dialer of a block of {@code dialers.yaml}. */
	public static Dialer dialer(String yaml) {
		try {
			return YAML.readValue(yaml, Dialer.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the dialers of a file. */
	public static DialerRegistry dialers(Path file) {
		return new DialerRegistry(file);
	}

	/** Returns a dialer of queue 11 with a name, a number and more settings. */
	static Dialer simple(String more) {
		return dialer("""
				queue: "11"
				name: "{name}"
				communications: [{destination: "{phone}", type: "1"}]
				""" + more);
	}

	/** Returns what Webitel knows; queue 10 is an inbound queue. */
	public static Catalog catalog() {
		Catalog catalog = new Catalog(
				List.of(Map.of("id", "1", "code", "mobile"), Map.of("id", "2", "code", "home"),
						Map.of("id", "3", "code", "1")),
				List.of(named("101", "Olena Bondar"), named("102", "Twin"), named("103", "Twin"),
						named("104", "Unattached")),
				List.of(agent("7", "Olena Bondar", "1001"), agent("8", "Petro Melnyk", "1002"),
						agent("9", "Petro Melnyk", "1003"), agent("12", "Iryna Kovalenko", "1003")),
				List.of(named("1", "English"), named("2", "Legal"), named("3", "Twin"), named("4", "Twin")),
				List.of(named("5", "Europe/Kyiv"), named("6", "Europe/Warsaw")));
		catalog.addQueue("11", Map.of("id", "11", "type", 5),
				List.of(Map.of("id", "1", "bucket", named("101", "Olena Bondar")),
						Map.of("id", "2", "bucket", named("102", "Twin")),
						Map.of("id", "3", "bucket", named("103", "Twin"))));
		catalog.addQueue("12", Map.of("id", "12", "type", 4), List.of());
		catalog.addQueue("10", Map.of("id", "10", "type", 1, "name", "Inbound"), null);
		catalog.addQueue("99", null, null);
		return catalog;
	}

	private static Map<String, Object> named(String id, String name) {
		return Map.of("id", id, "name", name);
	}

	private static Map<String, Object> agent(String id, String name, String extension) {
		return Map.of("id", id, "name", name, "extension", extension);
	}

	static RowMapper mapper(Dialer dialer, String header) {
		return rowMappers().create("test", dialer, new ListColumns(fields(header)), catalog(), STARTED,
				(number) -> false);
	}

	/** Returns the item of Webitel's request for a row, as row 7 of chunk 2. */
	static JsonNode item(Dialer dialer, String header, String row) {
		try {
			StringWriter item = new StringWriter();
			try (JsonGenerator json = Json.MAPPER.createGenerator(item)) {
				member(mapper(dialer, header), row).write(json, "load-1", 2, 7);
			}
			return Json.MAPPER.readTree(item.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the rejection of a row. */
	static Rejection rejection(Dialer dialer, String header, String row) {
		return (Rejection) mapper(dialer, header).map(row(row));
	}

	/** Returns the member that a mapper makes of a row. */
	static MappedRow member(RowMapper mapper, String row) {
		return (MappedRow) mapper.map(row(row));
	}

	private static ListRow row(String row) {
		return new ListRow(7, fields(row), null);
	}

	static List<String> fields(String row) {
		return List.of(row.split(",", -1));
	}

}
