package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.LookupProbe;
import dev.crmbridge.lookup.LookupSettings;
import dev.crmbridge.lookup.LookupSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.core.NestedExceptionUtils;

/** Probe that runs the integrator's SQL, and compares its columns with the keys. */
final class SqlLookupProbe implements LookupProbe {

	private static final String CRM_DATABASE = "crm.datasource";

	private static final String DEBT_AMOUNT = "debt_amount";

	private final CamelContext camel;

	private final DataSource database;

	private final List<String> keys;

	private final LookupSql sql;

	SqlLookupProbe(CamelContext camel, DataSource database, LookupSettings settings, LookupSql sql) {
		this.camel = camel;
		this.database = database;
		this.keys = settings.allKeys();
		this.sql = sql;
	}

	@Override
	public Result run() {
		try {
			awaitDatabase();
		}
		catch (SQLException ex) {
			return unavailable(String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage()));
		}
		List<ConfigProblem> differences = new ArrayList<>();
		List<ConfigProblem> problems = problems(differences);
		return problems.stream()
			.filter((problem) -> problem.where().equals(CRM_DATABASE))
			.findFirst()
			.map((problem) -> unavailable(problem.message()))
			.orElseGet(() -> new Result(null, problems, differences));
	}

	@Override
	public boolean hasOwnHealth() {
		return true;
	}

	private static Result unavailable(String message) {
		return new Result(new ConfigProblem(CRM_DATABASE, message), List.of(), List.of());
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
			Object rows = question.requestBody("direct:" + LookupSource.SQL_ROUTE, PARAMETERS);
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
