package dev.crmbridge.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import dev.crmbridge.database.DatabaseSettings;
import dev.crmbridge.start.Problem;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Asks both databases whether they take what the bridge would ask of them. */
class DatabaseChecks {

	private static final String DEBT = "debt_amount";

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final Path sql;

	DatabaseChecks() {
		this(Path.of("config/sql/caller-lookup.sql"));
	}

	/**
	 * Checks of another lookup.
	 * @param sql the file with its SQL
	 */
	DatabaseChecks(Path sql) {
		this.sql = sql;
	}

	/**
	 * Whether the CRM database takes the lookup's SQL, and returns the keys of an answer.
	 * @param database the CRM database
	 * @param keys the setting {@code lookup.keys}
	 */
	List<Problem> crm(DatabaseSettings database, Set<String> keys) {
		String text;
		try {
			text = Files.readString(this.sql);
		}
		catch (IOException ex) {
			// another check tells of it
			return List.of();
		}
		try (Connection connection = connect(database)) {
			connection.setReadOnly(true);
			return columns(connection, text, keys);
		}
		catch (SQLException ex) {
			return List.of(new Problem("crm.datasource", ex.getMessage()));
		}
	}

	private List<Problem> columns(Connection connection, String text, Set<String> keys) {
		// a comment's place is kept, so that lines are, and its parameters are none
		String statement = text.replaceAll("(?m)^\\s*--.*$", "").replaceAll(":#\\w+", "?");
		try (PreparedStatement prepared = connection.prepareStatement(statement)) {
			ResultSetMetaData answer = prepared.getMetaData();
			if (answer == null) {
				return List.of(new Problem(this.sql, 0, "returns no rows"));
			}
			Set<String> columns = new TreeSet<>();
			for (int i = 1; i <= answer.getColumnCount(); i++) {
				columns.add(answer.getColumnLabel(i).toLowerCase(Locale.ROOT));
			}
			return differences(columns, keys);
		}
		catch (SQLException ex) {
			return List.of(new Problem(this.sql, line(statement, ex), message(ex)));
		}
	}

	private List<Problem> differences(Set<String> columns, Set<String> keys) {
		List<Problem> problems = new ArrayList<>();
		if (!columns.contains(DEBT)) {
			problems.add(new Problem(this.sql, 0, "has to return the column " + DEBT));
		}
		keys.stream()
			.filter((key) -> !key.equals(DEBT) && !columns.contains(key))
			.forEach((key) -> problems
				.add(new Problem(this.sql, 0, "returns no column " + key + ", which is in lookup.keys")));
		columns.stream()
			.filter((column) -> !keys.contains(column))
			.forEach((column) -> problems
				.add(new Problem(this.sql, 0, "returns the column " + column + ", which is not in lookup.keys")));
		return problems;
	}

	/** The line of the SQL that is at fault; 0 if it is not known. */
	private static int line(String sql, SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		return (server == null || server.getPosition() == 0) ? 0
				: sql.substring(0, Math.min(server.getPosition() - 1, sql.length())).split("\n", -1).length;
	}

	private static String message(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		return (server != null) ? server.getMessage() : failure.getMessage();
	}

	/** Whether the store is there, and its user may make the bridge's tables. */
	List<Problem> store(DatabaseSettings database) {
		try (Connection connection = connect(database);
				PreparedStatement right = connection
					.prepareStatement("select has_schema_privilege(current_schema(), 'create')");
				ResultSet answer = right.executeQuery()) {
			return (answer.next() && answer.getBoolean(1)) ? List.of()
					: List.of(new Problem("store.datasource", "its user may not make tables"));
		}
		catch (SQLException ex) {
			return List.of(new Problem("store.datasource", message(ex)));
		}
	}

	private static Connection connect(DatabaseSettings database) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", database.username());
		properties.put("password", database.password());
		if (database.url().startsWith("jdbc:postgresql:")) {
			properties.put("connectTimeout", String.valueOf(PATIENCE.toSeconds()));
			properties.put("loginTimeout", String.valueOf(PATIENCE.toSeconds()));
			properties.put("socketTimeout", String.valueOf(PATIENCE.toSeconds()));
		}
		return DriverManager.getConnection(database.url(), properties);
	}

}
