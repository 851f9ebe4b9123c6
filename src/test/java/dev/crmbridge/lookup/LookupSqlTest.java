package dev.crmbridge.lookup;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.testkit.postgres.Postgres;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SQL as integrators write it: what the check accepts is answered by the shipped route
 * and a real database, and what it refuses has its line.
 */
class LookupSqlTest {

	private static final Map<String, String> CALLER = Map.of("number", "+380501112233", "digits", "380501112233",
			"national", "0501112233", "last9", "501112233");

	private static final String SELECT = "select 1 as customer_id, 'x' as name, 2 as debt_amount, 'UAH' as currency,"
			+ " '' as agent, '' as queue\n";

	private static Postgres postgres;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("crm");
		postgres.script("crm", "/sandbox/crm.sql");
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@Test
	void acceptsTheShippedFile() throws Exception {
		assertThat(LookupSql.read(LookupSql.FILE).problems()).isEmpty();
		assertThat(run(Files.readString(LookupSql.FILE))).singleElement().asString().contains("Olena Bondarchuk");
	}

	@ParameterizedTest
	@ValueSource(strings = { "where :#digits = '380501112233'", "where :#number = '+380501112233'",
			"where :#national = '0501112233'", "where :#last9 = '501112233'",
			"where :#digits = '380501112233' and :#digits <> :#number", "where :#digits <> 'x' -- was :#number before",
			"/* :#number is E.164, :#digit was a mistake */ where :#digits <> 'x'",
			"/* a /* comment :#x */ in one; */ where :#digits <> 'x'", "where 'a:#b?c' <> :#number",
			"where 'it''s :#x -- no; comment' <> :#number", "where E'it\\'s :#x' <> :#number",
			"where $$:#x; '$$ <> :#number", "where $q$ $$ :#x $q$ <> :#number", "where :#number <> '';",
			"where :#number <> '' ; -- the end\n\n",
			"where (5 # 3)::text <> :#number and '{\"a\":[1]}'::json #>> '{a}' <> ''",
			"where '{\"a\":1}'::jsonb ?? 'a' and :#number <> ''",
			"where exists (select 1 as \"a:#b\" where :#number <> '')", "where true", "-- :#number\nwhere true" })
	void acceptsAndRuns(String condition) throws Exception {
		assertThat(parse(SELECT + condition).problems()).isEmpty();
		assertThat(run(SELECT + condition)).hasSize(1);
		assertThat(run("\uFEFF" + SELECT + condition)).as("after a byte order mark").hasSize(1);
		assertThat(run((SELECT + condition).replace("\n", "\r\n"))).as("with CRLF").hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					where :#digit = ''                         ~ 2 ~ there is no parameter :#digit; there are :#digits, :#last9, :#national, :#number; did you mean "digits"?
					where :#Number = ''                        ~ 2 ~ there is no parameter :#Number
					where :#${body} = ''                       ~ 2 ~ there is no parameter :#${body}
					where :#in:digits = ''                     ~ 2 ~ there is no parameter :#in
					where :# = ''                              ~ 2 ~ there is no parameter :#;
					where x = ?                                ~ 2 ~ holds a ? outside a parameter
					where x = :?number                         ~ 2 ~ holds a ? outside a parameter
					where 'a:?b' <> ''                         ~ 2 ~ holds :? in a text
					where 'x <> :#number                       ~ 2 ~ opens a quote ' that nothing closes
					/* where 'x' <> :#number                   ~ 2 ~ opens a comment /* that nothing closes
					; select 2                                 ~ 2 ~ begins a second statement
					""")
	void refusesWithTheLine(String condition, int line, String message) throws IOException {
		assertThat(parse(SELECT + condition).problems()).singleElement()
			.asString()
			.startsWith(this.folder.resolve("lookup.sql") + ":" + line + ": ")
			.contains(message);
	}

	@Test
	void refusesAFirstStatementThatIsNotTheLookup() throws IOException {
		assertThat(parse("set statement_timeout='300ms';\n\n" + SELECT).problems()).singleElement()
			.asString()
			.contains("lookup.sql:3: begins a second statement");
	}

	@Test
	void refusesAFileOfCommentsAlone() throws IOException {
		assertThat(parse("-- select :#number\n").problems()).singleElement().asString().contains("holds no statement");
	}

	@Test
	void namesTheLineThatIsNotUtf8() throws IOException {
		Path file = this.folder.resolve("lookup.sql");
		Files.write(file, (SELECT + "-- пошук клієнта\n").getBytes(Charset.forName("windows-1251")));
		assertThat(LookupSql.read(file).problems()).extracting(ConfigProblem::toString)
			.containsExactly(file + ":2: is not UTF-8 from this line on; save the file as UTF-8");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					c.currency          ~ c.curency                 ~ :4: column c.curency does not exist
					p.number = :#digits ~ p.number = :#digits and p.number::bigint = :#digits ~ :8: operator does not exist: bigint = character varying; parameters are text: compare them with text, or write cast(:#digits as bigint)
					p.number = :#digits ~ p.number = :#digits or x = :#number ~ :8: column "x" does not exist
					limit 1             ~ for update of c           ~ : cannot execute SELECT FOR UPDATE in a read-only transaction
					limit 1             ~ limit limit               ~ :10: syntax error at or near "limit"
					c.currency          ~ c.currency as money       ~ : returns no column currency, which is in lookup.keys or lookup.more-keys
					c.currency          ~ c.currency, c.id as code  ~ : returns the column code, which is in no answer: add it to lookup.more-keys, or remove the column
					c.debt_amount, c.cu ~ c.cu                      ~ : has to return the column debt_amount
					""")
	void trialNamesWhatTheDatabaseRefuses(String good, String bad, String problem) throws Exception {
		String shipped = Files.readString(LookupSql.FILE);
		assertThat(shipped).contains(good);
		assertThat(trial(shipped.replace(good, bad))).extracting(ConfigProblem::toString)
			.contains(this.folder.resolve("lookup.sql") + problem);
	}

	@Test
	void trialAcceptsTheShippedFile() throws Exception {
		assertThat(trial(Files.readString(LookupSql.FILE))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "p.number = concat('+', :#digits)", "p.number = format('%s', :#digits)",
			":#number is null or p.number = :#digits" })
	void trialAcceptsParametersOfAnyType(String condition) throws Exception {
		assertThat(trial(Files.readString(LookupSql.FILE).replace("p.number = :#digits", condition))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			c.currency          ~ c.currency as money      ~
			c.currency          ~ c.currency, c.id as code ~
			c.debt_amount, c.cu ~ c.cu                     ~ has to return the column debt_amount
			""")
	void trialAfterAStartFailsOnlyWhereCallersAreNotRecognised(String good, String bad, String problem)
			throws Exception {
		LookupSql read = parse(Files.readString(LookupSql.FILE).replace(good, bad));
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			LookupCheck trial = new LookupCheck(camel, database, settings(), read);
			assertThat(trial.problems(Duration.ofSeconds(60))).isNotEmpty();
			trial.run();
			assertThat(trial.found()).extracting(ConfigProblem::message)
				.containsExactlyElementsOf((problem != null) ? List.of(problem) : List.of());
		}
	}

	@Test
	void trialNamesAStatementWithoutRows() throws Exception {
		assertThat(trial("set application_name = 'x'")).extracting(ConfigProblem::message)
			.containsExactly("returns no rows");
	}

	@Test
	void trialNamesASlowLookup() throws Exception {
		assertThat(trial(SELECT + "from pg_sleep(60)")).singleElement()
			.asString()
			.contains("takes longer than half of");
	}

	@Test
	void trialAfterAStartRunsUntilItWasAnsweredOnce() throws Exception {
		LookupSql read = parse(SELECT + "from not_there_yet where :#number <> ''");
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			LookupCheck trial = new LookupCheck(camel, database, settings(), read);
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				trial.run();
				assertThat(trial.found()).extracting(ConfigProblem::toString)
					.containsExactly(read.file() + ":2: relation \"not_there_yet\" does not exist");
			});
			postgres.execute("crm", "create table not_there_yet ()");
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				trial.run();
				assertThat(trial.found()).isEmpty();
			});
			postgres.execute("crm", "drop table not_there_yet");
			trial.run();
			assertThat(trial.found()).isEmpty();
		}
	}

	private LookupSql parse(String sql) throws IOException {
		return LookupSql.read(Files.writeString(this.folder.resolve("lookup.sql"), sql));
	}

	private List<?> run(String sql) throws Exception {
		LookupSql read = parse(sql);
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			return camel.createProducerTemplate().requestBody("direct:query-crm-sql", CALLER, List.class);
		}
	}

	private List<ConfigProblem> trial(String sql) throws Exception {
		LookupSql read = parse(sql);
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			return new LookupCheck(camel, database, settings(), read).problems(Duration.ofSeconds(60));
		}
	}

	private static LookupSettings settings() {
		return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("lookup", LookupSettings.class);
	}

	private static HikariDataSource database() {
		MockEnvironment environment = new MockEnvironment().withProperty("crm.datasource.url", postgres.url("crm"))
			.withProperty("crm.datasource.username", "postgres")
			.withProperty("crm.datasource.password", "postgres");
		return new LookupConfiguration().crmDatabase(environment, settings());
	}

	/** The shipped route alone. */
	private static DefaultCamelContext camel(LookupSql sql, HikariDataSource database) throws Exception {
		DefaultCamelContext camel = new DefaultCamelContext();
		camel.getRegistry().bind("crmDatabase", database);
		camel.getRegistry().bind("lookupStatement", sql.camel());
		Properties settings = new Properties();
		settings.setProperty("lookup.sql-parameters", String.valueOf(sql.parameters().size()));
		camel.getPropertiesComponent().setInitialProperties(settings);
		for (String file : List.of("error-handling", "query-crm")) {
			PluginHelper.getRoutesLoader(camel)
				.loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/" + file + ".camel.yaml"));
		}
		camel.start();
		return camel;
	}

}
