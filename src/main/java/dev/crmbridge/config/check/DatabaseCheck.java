package dev.crmbridge.config.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.LookupCheck;
import dev.crmbridge.store.DatabaseSettings;
import org.apache.camel.CamelContext;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.context.ApplicationContext;

/** Checks that both databases accept the bridge's statements. */
final class DatabaseCheck {

	/** Problems in these files prevent a run of the lookup. */
	private static final Set<String> LOOKUP_FILES = Set.of("config/sql/caller-lookup.sql",
			"routes/query-crm.camel.yaml");

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private DatabaseCheck() {
	}

	private static String message(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		return (server != null) ? server.getMessage() : failure.getMessage();
	}

	/** Checks that the store is available and that its user may create tables. */
	static List<ConfigProblem> store(Optional<DatabaseSettings> database) {
		return database.map(DatabaseCheck::store).orElse(notSet("store.datasource"));
	}

	/**
	 * Runs the lookup through the route that serves callers; no other route is started.
	 * @param database the CRM database
	 * @param context context that holds the route
	 * @param known known problems, which may prevent a run of the lookup
	 */
	static List<ConfigProblem> lookup(Optional<DatabaseSettings> database, ApplicationContext context,
			Collection<ConfigProblem> known) {
		if (database.isEmpty()) {
			return notSet("crm.datasource");
		}
		if (known.stream().anyMatch((problem) -> LOOKUP_FILES.contains(problem.where()))) {
			return List.of();
		}
		try {
			context.getBean(CamelContext.class).getRouteController().startRoute("query-crm-sql");
			return context.getBean(LookupCheck.class).problems(TIMEOUT);
		}
		catch (Exception ex) {
			return StartFailureReporter.problems(ex);
		}
	}

	private static List<ConfigProblem> notSet(String database) {
		return List.of(new ConfigProblem(database, "must be set for --check-databases"));
	}

	static List<ConfigProblem> store(DatabaseSettings database) {
		try (Connection connection = connect(database);
				PreparedStatement privilege = connection
					.prepareStatement("select has_schema_privilege(current_schema(), 'create')");
				ResultSet answer = privilege.executeQuery()) {
			return (answer.next() && answer.getBoolean(1)) ? List.of()
					: List.of(new ConfigProblem("store.datasource", "user must have the right to create tables"));
		}
		catch (SQLException ex) {
			return List.of(new ConfigProblem("store.datasource", message(ex)));
		}
	}

	private static Connection connect(DatabaseSettings database) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", database.username());
		properties.put("password", database.password());
		if (database.url().startsWith("jdbc:postgresql:")) {
			properties.put("connectTimeout", String.valueOf(TIMEOUT.toSeconds()));
			properties.put("loginTimeout", String.valueOf(TIMEOUT.toSeconds()));
			properties.put("socketTimeout", String.valueOf(TIMEOUT.toSeconds()));
		}
		return DriverManager.getConnection(database.url(), properties);
	}

}
