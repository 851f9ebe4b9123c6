package dev.crmbridge.lookup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.crmbridge.config.ConfigProblem;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Checks the lookup by running it with a number that no customer has, through the route
 * that serves callers: a lookup that passes here answers callers too.
 */
@Component
public class LookupCheck {

	private static final Logger LOG = LoggerFactory.getLogger(LookupCheck.class);

	/** Ukraine assigns no number with this area code. */
	private static final Map<String, String> PARAMETERS = Map.of("number", "+380000000000", "digits", "380000000000",
			"national", "0000000000", "last9", "000000000");

	private static final String CRM_DATABASE = "crm.datasource";

	private static final String DEBT_AMOUNT = "debt_amount";

	private final CamelContext camel;

	private final DataSource database;

	private final List<String> keys;

	private final LookupSql sql;

	/** Problems of the last run; null before the database has answered once. */
	private volatile List<ConfigProblem> lastProblems;

	LookupCheck(CamelContext camel, @Qualifier("crmDatabase") DataSource database, LookupSettings settings,
			LookupSql sql) {
		this.camel = camel;
		this.database = database;
		this.keys = settings.allKeys();
		this.sql = sql;
	}

	/** Runs the lookup, unless it passed before or the database is unavailable. */
	public void run() {
		if (this.lastProblems != null && this.lastProblems.isEmpty()) {
			return;
		}
		try {
			awaitDatabase();
		}
		catch (SQLException ex) {
			LOG.debug("The CRM database is unavailable", ex);
			return;
		}
		List<ConfigProblem> differences = new ArrayList<>();
		List<ConfigProblem> problems = problems(differences);
		if (problems.stream().map(ConfigProblem::where).anyMatch(CRM_DATABASE::equals)) {
			return;
		}
		if (!problems.equals(this.lastProblems)) {
			problems.forEach((problem) -> LOG.error("Lookup failed, callers are not recognised: {}", problem));
			differences
				.forEach((problem) -> LOG.warn("Lookup answered, but its columns differ from the keys: {}", problem));
		}
		this.lastProblems = problems;
	}

	/** Returns why the last run of the lookup failed; empty if it passed. */
	List<ConfigProblem> lastProblems() {
		return (this.lastProblems != null) ? this.lastProblems : List.of();
	}

	/**
	 * Runs the lookup and compares its columns with the keys of an answer.
	 * @param timeout how long to wait for the database
	 * @return the problems; one of {@code crm.datasource} if the database is unavailable
	 */
	public List<ConfigProblem> problems(Duration timeout) {
		long until = System.nanoTime() + timeout.toNanos();
		while (true) {
			try {
				awaitDatabase();
				List<ConfigProblem> differences = new ArrayList<>();
				List<ConfigProblem> problems = problems(differences);
				return Stream.concat(problems.stream(), differences.stream()).toList();
			}
			catch (SQLException ex) {
				if (System.nanoTime() > until) {
					return List.of(new ConfigProblem(CRM_DATABASE,
							String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage())));
				}
			}
		}
	}

	/** Waits as long as a caller would. */
	private void awaitDatabase() throws SQLException {
		try (Connection connection = this.database.getConnection()) {
			connection.getMetaData();
		}
	}

	/**
	 * Runs the lookup.
	 * @param differences gets the columns that differ from the keys of an answer
	 * @return the problems that keep callers from being recognised
	 */
	private List<ConfigProblem> problems(List<ConfigProblem> differences) {
		try (ProducerTemplate question = this.camel.createProducerTemplate()) {
			Object rows = question.requestBody("direct:query-crm-sql", PARAMETERS);
			return (rows instanceof Collection) ? columns(differences)
					: List.of(new ConfigProblem(this.sql.file(), 0, "must be a query that returns rows"));
		}
		catch (CamelExecutionException ex) {
			return List.of(problem(ex));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ConfigProblem problem(CamelExecutionException failure) {
		SQLException refusal = ExceptionUtils.throwableOfType(failure, SQLException.class);
		if (refusal != null) {
			return isOfConnection(refusal) ? new ConfigProblem(CRM_DATABASE, refusal.getMessage())
					: this.sql.problem(refusal);
		}
		return new ConfigProblem(this.sql.file(), 0,
				"cannot be run: " + NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
	}

	/** SQLSTATE classes 08 and 57P: connection lost or refused, server shut down. */
	private static boolean isOfConnection(SQLException failure) {
		String state = String.valueOf(failure.getSQLState());
		return failure instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P");
	}

	private List<ConfigProblem> columns(List<ConfigProblem> differences) {
		try (Connection connection = this.database.getConnection();
				PreparedStatement statement = connection.prepareStatement(this.sql.jdbc())) {
			// functions such as concat take any type and infer it from the value
			for (int i = 0; i < this.sql.parameters().size(); i++) {
				statement.setString(i + 1, PARAMETERS.get(this.sql.parameters().get(i)));
			}
			ResultSetMetaData answer = statement.getMetaData();
			// some drivers know the columns only from an answer
			return (answer != null) ? missing(answer, differences) : List.of();
		}
		catch (SQLException ex) {
			return List.of(this.sql.problem(ex));
		}
	}

	private List<ConfigProblem> missing(ResultSetMetaData answer, List<ConfigProblem> differences) throws SQLException {
		Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i <= answer.getColumnCount(); i++) {
			columns.add(answer.getColumnLabel(i));
		}
		Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		known.addAll(this.keys);
		known.add(DEBT_AMOUNT);
		this.keys.stream()
			.filter((key) -> !key.equals(DEBT_AMOUNT) && !columns.contains(key))
			.forEach((key) -> differences.add(new ConfigProblem(this.sql.file(), 0,
					"returns no column " + key + ", which is in lookup.keys or lookup.more-keys")));
		columns.stream()
			.filter((column) -> !known.contains(column))
			.forEach((column) -> differences.add(new ConfigProblem(this.sql.file(), 0, "returns the column " + column
					+ ", which is in no answer: add it to lookup.more-keys, or remove the column")));
		return columns.contains(DEBT_AMOUNT) ? List.of()
				: List.of(new ConfigProblem(this.sql.file(), 0, "must return the column " + DEBT_AMOUNT));
	}

}
