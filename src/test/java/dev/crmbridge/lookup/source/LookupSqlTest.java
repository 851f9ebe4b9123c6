package dev.crmbridge.lookup.source;

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
import dev.crmbridge.lookup.LookupCheck;
import dev.crmbridge.lookup.LookupFailureRecord;
import dev.crmbridge.lookup.LookupSettings;
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
 * SQL as integrators write it: the shipped route and a real database answer all SQL that
 * the check accepts, and each refusal names its line.
 */
class LookupSqlTest {

	private static final Map<String, String> CALLER = Map.of("number", "+380501112233", "digits", "380501112233",
			"national", "0501112233", "last9", "501112233");

	private static final String SELECT = "select 1 as customer_id, 'x' as name, 2 as debt_amount, 'UAH' as currency,"
			+ " '' as agent, '' as queue\n";

	/** A slow machine keeps it too. */
	private static final String LONG_BUDGET = "2m";

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
	void acceptsShippedFile() throws Exception {
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
	void acceptsAndRunsStatement(String condition) throws Exception {
		assertThat(parse(SELECT + condition).problems()).isEmpty();
		assertThat(run(SELECT + condition)).hasSize(1);
		assertThat(run("\uFEFF" + SELECT + condition)).as("after a byte order mark").hasSize(1);
		assertThat(run((SELECT + condition).replace("\n", "\r\n"))).as("with CRLF").hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					where :#digit = ''                         ~ 2 ~ unknown parameter :#digit; known parameters: :#digits, :#last9, :#national, :#number; did you mean "digits"?
					where :#Number = ''                        ~ 2 ~ unknown parameter :#Number
					where :#${body} = ''                       ~ 2 ~ unknown parameter :#${body}
					where :#in:digits = ''                     ~ 2 ~ unknown parameter :#in
					where :# = ''                              ~ 2 ~ unknown parameter :#;
					where x = ?                                ~ 2 ~ contains ? outside a parameter
					where x = :?number                         ~ 2 ~ contains ? outside a parameter
					where 'a:?b' <> ''                         ~ 2 ~ contains :? in quoted text
					where 'x <> :#number                       ~ 2 ~ contains an unclosed quote '
					/* where 'x' <> :#number                   ~ 2 ~ contains an unclosed comment /*
					; select 2                                 ~ 2 ~ begins a second statement
					""")
	void refusesMistakeWithItsLine(String condition, int line, String message) throws IOException {
		assertThat(parse(SELECT + condition).problems()).singleElement()
			.asString()
			.startsWith(this.folder.resolve("lookup.sql") + ":" + line + ": ")
			.contains(message);
	}

	@Test
	void refusesSecondStatement() throws IOException {
		assertThat(parse("set statement_timeout='300ms';\n\n" + SELECT).problems()).singleElement()
			.asString()
			.contains("lookup.sql:3: begins a second statement");
	}

	@Test
	void refusesFileOfCommentsAlone() throws IOException {
		assertThat(parse("-- select :#number\n").problems()).singleElement()
			.asString()
			.contains("must contain a statement");
	}

	@Test
	void namesLineThatIsNotUtf8() throws IOException {
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
					c.debt_amount, c.cu ~ c.cu                      ~ : must return the column debt_amount
					""")
	void checkReportsRefusalOfDatabase(String good, String bad, String problem) throws Exception {
		String shipped = Files.readString(LookupSql.FILE);
		assertThat(shipped).contains(good);
		assertThat(check(shipped.replace(good, bad))).extracting(ConfigProblem::toString)
			.contains(this.folder.resolve("lookup.sql") + problem);
	}

	@Test
	void checkAcceptsShippedFile() throws Exception {
		assertThat(check(Files.readString(LookupSql.FILE))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "p.number = concat('+', :#digits)", "p.number = format('%s', :#digits)",
			":#number is null or p.number = :#digits" })
	void checkAcceptsFunctionsOfAnyType(String condition) throws Exception {
		assertThat(check(Files.readString(LookupSql.FILE).replace("p.number = :#digits", condition))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			c.currency          ~ c.currency as money      ~
			c.currency          ~ c.currency, c.id as code ~
			c.debt_amount, c.cu ~ c.cu                     ~ must return the column debt_amount
			""")
	void checkAfterStartReportsOnlyProblemsThatHideCallers(String good, String bad, String problem) throws Exception {
		LookupSql read = parse(Files.readString(LookupSql.FILE).replace(good, bad));
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			LookupCheck check = check(camel, database, read);
			assertThat(check.problems(Duration.ofSeconds(60))).isNotEmpty();
			check.run();
			assertThat(check.lastProblems()).extracting(ConfigProblem::message)
				.containsExactlyElementsOf((problem != null) ? List.of(problem) : List.of());
		}
	}

	@Test
	void checkReportsStatementWithoutRows() throws Exception {
		assertThat(check("set application_name = 'x'")).extracting(ConfigProblem::message)
			.containsExactly("must be a query that returns rows");
	}

	@Test
	void checkReportsSlowLookup() throws Exception {
		LookupSql read = parse(SELECT + "from pg_sleep(60)");
		LookupSettings settings = settings("2s");
		try (HikariDataSource database = database(settings); DefaultCamelContext camel = camel(read, database)) {
			assertThat(check(camel, database, read, settings).problems(Duration.ofSeconds(60))).singleElement()
				.asString()
				.contains("must answer within half of lookup.budget");
		}
	}

	@Test
	void checkAfterStartRunsUntilItPassedOnce() throws Exception {
		LookupSql read = parse(SELECT + "from not_there_yet where :#number <> ''");
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			LookupCheck check = check(camel, database, read);
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				check.run();
				assertThat(check.lastProblems()).extracting(ConfigProblem::toString)
					.containsExactly(read.file() + ":2: relation \"not_there_yet\" does not exist");
			});
			postgres.execute("crm", "create table not_there_yet ()");
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				check.run();
				assertThat(check.lastProblems()).isEmpty();
			});
			postgres.execute("crm", "drop table not_there_yet");
			check.run();
			assertThat(check.lastProblems()).isEmpty();
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

	private List<ConfigProblem> check(String sql) throws Exception {
		LookupSql read = parse(sql);
		try (HikariDataSource database = database(); DefaultCamelContext camel = camel(read, database)) {
			return check(camel, database, read).problems(Duration.ofSeconds(60));
		}
	}

	private static LookupCheck check(DefaultCamelContext camel, HikariDataSource database, LookupSql sql) {
		return check(camel, database, sql, settings(LONG_BUDGET));
	}

	private static LookupCheck check(DefaultCamelContext camel, HikariDataSource database, LookupSql sql,
			LookupSettings settings) {
		return new LookupCheck(new SqlLookupProbe(camel, database, settings, sql), new LookupFailureRecord());
	}

	private static LookupSettings settings(String budget) {
		return new Binder(new MapConfigurationPropertySource(Map.of("lookup.budget", budget))).bindOrCreate("lookup",
				LookupSettings.class);
	}

	private static HikariDataSource database() {
		return database(settings(LONG_BUDGET));
	}

	private static HikariDataSource database(LookupSettings settings) {
		MockEnvironment environment = new MockEnvironment().withProperty("crm.datasource.url", postgres.url("crm"))
			.withProperty("crm.datasource.username", "postgres")
			.withProperty("crm.datasource.password", "postgres");
		HikariDataSource database = new CrmDatabaseConfiguration().crmDatabase(environment, settings);
		database.setConnectionTimeout(Duration.ofMinutes(1).toMillis());
		return database;
	}

	/** Returns a context with the shipped route alone. */
	private static DefaultCamelContext camel(LookupSql sql, HikariDataSource database) throws Exception {
		DefaultCamelContext camel = new DefaultCamelContext();
		camel.getRegistry().bind("crmDatabase", database);
		camel.getRegistry().bind("lookupStatement", sql.camel());
		Properties settings = new Properties();
		settings.setProperty("lookup.sql-parameters", String.valueOf(sql.parameters().size()));
		settings.setProperty("lookup.uses-sql", "true");
		settings.setProperty("lookup.uses-http", "false");
		camel.getPropertiesComponent().setInitialProperties(settings);
		for (String file : List.of("error-handling", "query-crm")) {
			PluginHelper.getRoutesLoader(camel)
				.loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/" + file + ".camel.yaml"));
		}
		camel.start();
		return camel;
	}

}
