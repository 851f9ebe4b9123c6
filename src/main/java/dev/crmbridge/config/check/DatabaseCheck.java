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
import dev.crmbridge.lookup.LookupSettings;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.lookup.NumberFormCheck;
import dev.crmbridge.store.DatabaseSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
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
	 * Runs the lookup through the routes that serve callers; no other route than those of
	 * {@code direct:} is started, and none of these runs unless it is asked.
	 * @param context context that holds the routes
	 * @param missing required settings without a value
	 * @param known known problems, which may prevent a run of the lookup
	 */
	static List<ConfigProblem> lookup(ApplicationContext context, Set<String> missing,
			Collection<ConfigProblem> known) {
		if (known.stream().anyMatch((problem) -> problem.toString().contains("lookup.source: "))) {
			return List.of();
		}
		List<ConfigProblem> unset = missing.stream()
			.filter((setting) -> setting.startsWith("crm.http.") || setting.startsWith("crm.datasource."))
			.map((setting) -> setting.startsWith("crm.datasource.") ? "crm.datasource" : setting)
			.distinct()
			.flatMap((setting) -> notSet(setting).stream())
			.toList();
		if (!unset.isEmpty()) {
			return unset;
		}
		LookupSource source = context.getBean(LookupSettings.class).lookupSource();
		if (known.stream().anyMatch((problem) -> isOfLookup(problem, source))) {
			return List.of();
		}
		try {
			CamelContext camel = context.getBean(CamelContext.class);
			for (Route route : camel.getRoutes()) {
				if (route.getEndpoint().getEndpointUri().startsWith("direct:")) {
					camel.getRouteController().startRoute(route.getId());
				}
			}
			return context.getBean(LookupCheck.class).problems(TIMEOUT);
		}
		catch (Exception ex) {
			return StartFailureReporter.problems(ex);
		}
	}

	/** A problem of any route file may be one of an engineer's lookup. */
	private static boolean isOfLookup(ConfigProblem problem, LookupSource source) {
		return LOOKUP_FILES.contains(problem.where()) || source.isOwnRoute() && problem.where().startsWith("routes/");
	}

	/**
	 * Samples the CRM's own numbers, unless its database is unavailable or not set.
	 * @param context context that holds the lookup
	 * @param known known problems
	 */
	static NumberFormCheck.Result numberForms(ApplicationContext context, Collection<ConfigProblem> known) {
		if (known.stream().anyMatch((problem) -> problem.toString().matches("(crm\\.|.*lookup\\.source: ).*"))) {
			return new NumberFormCheck.Result(List.of(), List.of());
		}
		NumberFormCheck check = context.getBeanProvider(NumberFormCheck.class).getIfAvailable();
		return (check != null) ? check.run()
				: new NumberFormCheck.Result(List.of(new ConfigProblem("lookup.source",
						"cannot say in which forms the CRM's numbers stand: only the SQL of lookup.source: sql"
								+ " says where they are")),
						List.of());
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
