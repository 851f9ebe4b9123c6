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

/** Asks both databases whether they take what the bridge would ask of them. */
final class DatabaseCheck {

	/** Mistakes in these keep the lookup from being run. */
	private static final Set<String> LOOKUP = Set.of("config/sql/caller-lookup.sql", "routes/query-crm.camel.yaml");

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private DatabaseCheck() {
	}

	private static String message(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		return (server != null) ? server.getMessage() : failure.getMessage();
	}

	/** Whether the store is there, and its user may make the bridge's tables. */
	static List<ConfigProblem> store(Optional<DatabaseSettings> database) {
		return database.map(DatabaseCheck::store).orElse(notAsked("store.datasource"));
	}

	/**
	 * Runs the lookup by the route that callers take, which alone is started.
	 * @param database the CRM database
	 * @param context has the route
	 * @param found what is wrong already, as it may keep the lookup from being run
	 */
	static List<ConfigProblem> lookup(Optional<DatabaseSettings> database, ApplicationContext context,
			Collection<ConfigProblem> found) {
		if (database.isEmpty()) {
			return notAsked("crm.datasource");
		}
		if (found.stream().anyMatch((problem) -> LOOKUP.contains(problem.where()))) {
			return List.of();
		}
		try {
			context.getBean(CamelContext.class).getRouteController().startRoute("query-crm-sql");
			return context.getBean(LookupCheck.class).problems(PATIENCE);
		}
		catch (Exception ex) {
			return StartFailureReporter.problems(ex);
		}
	}

	private static List<ConfigProblem> notAsked(String database) {
		return List.of(new ConfigProblem(database, "is not set, so the database cannot be asked"));
	}

	static List<ConfigProblem> store(DatabaseSettings database) {
		try (Connection connection = connect(database);
				PreparedStatement right = connection
					.prepareStatement("select has_schema_privilege(current_schema(), 'create')");
				ResultSet answer = right.executeQuery()) {
			return (answer.next() && answer.getBoolean(1)) ? List.of()
					: List.of(new ConfigProblem("store.datasource", "its user may not make tables"));
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
			properties.put("connectTimeout", String.valueOf(PATIENCE.toSeconds()));
			properties.put("loginTimeout", String.valueOf(PATIENCE.toSeconds()));
			properties.put("socketTimeout", String.valueOf(PATIENCE.toSeconds()));
		}
		return DriverManager.getConnection(database.url(), properties);
	}

}
