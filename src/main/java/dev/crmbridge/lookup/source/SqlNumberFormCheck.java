package dev.crmbridge.lookup.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.Caller;
import dev.crmbridge.lookup.CallerReader;
import dev.crmbridge.lookup.NumberFormCheck;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.DatabaseSettings;

/**
 * Check of number forms that samples each column that the integrator's SQL compares with
 * a parameter, in a read-only transaction. Messages show forms, never numbers.
 */
final class SqlNumberFormCheck implements NumberFormCheck {

	private static final int SAMPLE_SIZE = 1_000;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** Share of the numbers that a parameter must match, in percent. */
	private static final int MIN_SHARE = 95;

	private final DatabaseSettings database;

	private final LookupSql sql;

	private final PhoneNumberParser numbers;

	private final CallerReader callers;

	private final String countryCode;

	private final List<ConfigProblem> notes = new ArrayList<>();

	private final List<ConfigProblem> warnings = new ArrayList<>();

	SqlNumberFormCheck(DatabaseSettings database, LookupSql sql, PhoneNumberParser numbers, CallerReader callers,
			String region) {
		this.database = database;
		this.sql = sql;
		this.numbers = numbers;
		this.callers = callers;
		this.countryCode = String.valueOf(PhoneNumberUtil.getInstance().getCountryCodeForRegion(region));
	}

	@Override
	public Result run() {
		List<NumberColumn> columns = new NumberColumnFinder(this.sql.camel()).find();
		if (columns.isEmpty()) {
			note(0, "cannot say in which forms the CRM's numbers stand: the SQL compares no column of a table with a"
					+ " parameter by = or in; make sure that they stand as the parameter does, such as 380501112233 for"
					+ " :#digits");
		}
		HikariConfig pool = this.database.pool("crm-sample", 1, TIMEOUT, TIMEOUT,
				"-c default_transaction_read_only=on -c statement_timeout=" + TIMEOUT.toMillis());
		pool.setReadOnly(true);
		pool.setAutoCommit(false);
		try (HikariDataSource source = new HikariDataSource(pool)) {
			for (NumberColumn column : columns) {
				sample(source, column);
			}
		}
		return new Result(List.copyOf(this.notes), List.copyOf(this.warnings));
	}

	private void sample(HikariDataSource source, NumberColumn column) {
		try (Connection connection = source.getConnection()) {
			report(column, tally(connection, column));
			connection.rollback();
		}
		catch (SQLException ex) {
			note(column.line(), "cannot say in which forms the numbers of " + column.operand() + " stand: "
					+ this.sql.problem(ex).message());
		}
	}

	private NumberFormTally tally(Connection connection, NumberColumn column) throws SQLException {
		NumberFormTally tally = new NumberFormTally(this.countryCode);
		try (Statement statement = connection.createStatement()) {
			statement.setMaxRows(SAMPLE_SIZE);
			statement.setFetchSize(SAMPLE_SIZE);
			statement.setQueryTimeout((int) TIMEOUT.toSeconds());
			try (ResultSet rows = statement.executeQuery(column.sample())) {
				// a database compares such a column without the blanks at its end
				boolean isPadded = rows.getMetaData().getColumnType(1) == Types.CHAR;
				while (rows.next()) {
					String value = String.valueOf(rows.getString(1));
					add(tally, isPadded ? value.stripTrailing() : value);
				}
			}
		}
		return tally;
	}

	private void add(NumberFormTally tally, String value) {
		Map<String, String> parameters = this.numbers.parse(value).map((number) -> {
			String e164 = this.numbers.e164(number);
			return this.callers.parameters(new Caller(e164, e164, this.numbers.dialledAtHome(number)));
		}).orElse(null);
		tally.add(value, parameters);
	}

	private void report(NumberColumn column, NumberFormTally tally) {
		if (tally.values() == 0) {
			note(column.line(), "cannot say in which forms the numbers of " + column.operand() + " stand: it has none");
			return;
		}
		String holds = column.operand() + " holds " + tally.forms() + " in a sample of " + tally.values();
		if (tally.numbers() == 0) {
			warn(column, holds + ": none of these is a phone number; is this the right column, and is"
					+ " bridge.phone-region right?");
			return;
		}
		int matched = tally.matching(column.parameters());
		if (100 * matched >= MIN_SHARE * tally.numbers()) {
			note(column.line(), holds + ", which " + names(column.parameters()) + " matches");
			return;
		}
		warn(column,
				holds + ", but is compared with " + names(column.parameters()) + ", which matches "
						+ ((matched == 0) ? "none" : NumberFormTally.percent(matched, tally.numbers()))
						+ " of these numbers: " + ((matched == 0) ? "no caller is" : "the other callers are not")
						+ " recognised; " + advice(column, tally));
	}

	private String advice(NumberColumn column, NumberFormTally tally) {
		List<String> best = tally.best(MIN_SHARE * tally.numbers() / 100);
		int matched = tally.matching(best);
		String share = (matched == tally.numbers()) ? "all" : NumberFormTally.percent(matched, tally.numbers());
		String write = best.isEmpty() ? ""
				: "write " + column.operand()
						+ ((best.size() == 1) ? " = :#" + best.get(0) : " in (" + names(best) + ")")
						+ ", which matches " + share;
		if (100 * matched >= MIN_SHARE * tally.numbers()) {
			return write;
		}
		String clean = "no parameter matches numbers with spaces, dashes or brackets: compare their last nine digits"
				+ " alone with :#last9, in PostgreSQL right(regexp_replace(" + column.operand()
				+ ", '[^0-9]', '', 'g'), 9) = :#last9, with an index on that expression";
		return write.isEmpty() ? clean : write + "; " + clean;
	}

	private static String names(Collection<String> parameters) {
		return new TreeSet<>(parameters).stream().map((name) -> ":#" + name).collect(Collectors.joining(", "));
	}

	private void note(int line, String message) {
		this.notes.add(new ConfigProblem(this.sql.file(), line, message));
	}

	private void warn(NumberColumn column, String message) {
		this.warnings.add(new ConfigProblem(this.sql.file(), column.line(), message));
	}

}
