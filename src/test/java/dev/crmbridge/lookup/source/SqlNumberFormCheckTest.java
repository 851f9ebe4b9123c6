package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.CallerReader;
import dev.crmbridge.lookup.NumberFormCheck;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.DatabaseSettings;
import dev.crmbridge.testkit.postgres.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The forms of a CRM's numbers, read from a real database through the SQL of integrators.
 */
class SqlNumberFormCheckTest {

	private static Postgres postgres;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("crm");
		postgres.execute("crm",
				"""
						create table phone (
						  customer_id int, plain text, home text, nine numeric, pretty text, mixed text, foreign_ text, junk text,
						  padded char(20), nothing text);
						insert into phone
						select i, '38050' || n, '050' || n, ('50' || n)::numeric, '+380 50 ' || substr(n, 1, 3) || '-' || substr(n, 4),
						  case when i % 4 = 0 then '+38050' || n else '050' || n end, '48601' || substr(n, 2),
						  case when i % 2 = 0 then 'olena' || i || '@crm.example' else '' end, '38050' || n, null
						from (select i, (1110000 + i)::text as n from generate_series(1, 1500) as i) as numbers;
						create table customer (id int, name text, debt_amount numeric);
						create schema sales; create view sales."Phone" as select plain as "Number", customer_id from phone""");
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					from phone where plain = :#digits                                     ~ plain holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from phone p where p.home = :#national                                ~ p.home holds 0XXXXXXXXX (100 %) in a sample of 1000, which :#national matches
					from customer c join phone as p on p.customer_id = c.id and :#last9 = p.nine::text ~ p.nine::text holds XXXXXXXXX (100 %) in a sample of 1000, which :#last9 matches
					from phone where nine = cast(:#last9 as numeric)                      ~ nine holds XXXXXXXXX (100 %) in a sample of 1000, which :#last9 matches
					from phone, customer where phone.plain in (:#number, :#digits)        ~ phone.plain holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits, :#number matches
					from phone p where right(p.pretty, 4) = :#last9 or p.plain=:#digits   ~ p.plain holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from customer where exists (select 1 from phone f where f.plain = :#digits and f.customer_id = id) ~ f.plain holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from sales."Phone" s where s."Number" = :#digits                      ~ s."Number" holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from phone where padded = :#digits                                    ~ padded holds 380XXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from phone where right(regexp_replace(pretty, '[^0-9]', '', 'g'), 9) = :#last9 ~ right(regexp_replace(pretty, '[^0-9]', '', 'g'), 9) holds XXXXXXXXX (100 %) in a sample of 1000, which :#last9 matches
					from phone where foreign_ = :#digits                                  ~ foreign_ holds XXXXXXXXXXX (100 %) in a sample of 1000, which :#digits matches
					from phone where nothing = :#digits                                   ~ cannot say in which forms the numbers of nothing stand: it has none
					from nowhere where plain = :#digits                                   ~ cannot say in which forms the numbers of plain stand: relation "nowhere" does not exist
					""")
	void notesTheForms(String sql, String note) throws IOException {
		NumberFormCheck.Result result = check(sql);
		assertThat(result.notes()).extracting(ConfigProblem::message).contains(note);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					from phone where home = :#digits   ~ home holds 0XXXXXXXXX (100 %) in a sample of 1000, but is compared with :#digits, which matches none of these numbers: no caller is recognised; write home = :#national, which matches all
					from phone p where p.nine::text = :#digits ~ p.nine::text holds XXXXXXXXX (100 %) in a sample of 1000, but is compared with :#digits, which matches none of these numbers: no caller is recognised; write p.nine::text = :#last9, which matches all
					from phone where plain = :#number  ~ plain holds 380XXXXXXXXX (100 %) in a sample of 1000, but is compared with :#number, which matches none of these numbers: no caller is recognised; write plain = :#digits, which matches all
					from phone where mixed = :#number  ~ mixed holds 0XXXXXXXXX (75 %), +380XXXXXXXXX (25 %) in a sample of 1000, but is compared with :#number, which matches 25 % of these numbers: the other callers are not recognised; write mixed in (:#national, :#number), which matches all
					from phone where pretty = :#digits ~ pretty holds "+380 XX XXX-XXXX" (100 %) in a sample of 1000, but is compared with :#digits, which matches none of these numbers: no caller is recognised; no parameter matches numbers with spaces, dashes or brackets: compare their last nine digits alone with :#last9, in PostgreSQL right(regexp_replace(pretty, '[^0-9]', '', 'g'), 9) = :#last9, with an index on that expression
					from phone where junk = :#digits   ~ junk holds empty text (50 %), other text (50 %) in a sample of 1000: none of these is a phone number; is this the right column, and is bridge.phone-region right?
					""")
	void warnsOfOtherForms(String sql, String warning) throws IOException {
		NumberFormCheck.Result result = check(sql);
		assertThat(result.warnings()).extracting(ConfigProblem::toString)
			.containsExactly(this.folder.resolve("lookup.sql") + ":3: " + warning);
		assertThat(result.notes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "from phone where plain like '%' || :#last9", "from phone where '+' || plain = :#number",
			"from phone where plain = '+' || :#digits", "from phone where plain <> :#digits and plain >= :#digits",
			"from find_customer(:#digits)", "from phone where plain not in (:#digits)", "from phone",
			"from phone a, phone b where plain = :#digits", "from (select 1 as plain) as p where p.plain = :#digits",
			"from phone where lower(:#digits) = plain || ''" })
	void saysThatItCannotSay(String sql) throws IOException {
		NumberFormCheck.Result result = check(sql);
		assertThat(result.warnings()).isEmpty();
		assertThat(result.notes()).singleElement().asString().contains("lookup.sql: cannot say in which forms");
	}

	@Test
	void showsNoNumber() throws IOException {
		for (String column : List.of("plain", "home", "nine", "pretty", "mixed", "foreign_", "junk")) {
			NumberFormCheck.Result result = check("from phone where " + column + " = :#number");
			assertThat(Stream.concat(result.notes().stream(), result.warnings().stream())).isNotEmpty()
				.allSatisfy((line) -> assertThat(line.message().replace("sample of 1000", "").replace("380", ""))
					.doesNotContainPattern("[0-9]{4}|olena"));
		}
	}

	@Test
	void findsTheColumnOfTheShippedSql() throws IOException {
		assertThat(new NumberColumnFinder(LookupSql.read(LookupSql.FILE).camel()).find()).singleElement()
			.satisfies((column) -> {
				assertThat(column.sample())
					.isEqualTo("select p.number from customer_phone p where p.number is not null");
				assertThat(column.parameters()).containsExactly("digits");
				assertThat(column.line()).isEqualTo(8);
			});
	}

	private NumberFormCheck.Result check(String sql) throws IOException {
		LookupSql read = LookupSql
			.read(Files.writeString(this.folder.resolve("lookup.sql"), "-- :#last9\nselect 1 as debt_amount\n" + sql));
		assertThat(read.problems()).isEmpty();
		BridgeSettings settings = new BridgeSettings(null, "UA", null, false);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(BridgeSettings.class, () -> settings);
			context.register(PhoneNumberParser.class, CallerReader.class);
			context.refresh();
			return new SqlNumberFormCheck(new DatabaseSettings(postgres.url("crm"), "postgres", "postgres"), read,
					context.getBean(PhoneNumberParser.class), context.getBean(CallerReader.class), "UA")
				.run();
		}
	}

}
