package dev.crmbridge.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import dev.crmbridge.database.DatabaseSettings;
import dev.crmbridge.start.Problem;

import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Asks the store whether it takes what the bridge would do with it. */
final class DatabaseChecks {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private DatabaseChecks() {
	}

	private static String message(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		return (server != null) ? server.getMessage() : failure.getMessage();
	}

	/** Whether the store is there, and its user may make the bridge's tables. */
	static List<Problem> store(DatabaseSettings database) {
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
