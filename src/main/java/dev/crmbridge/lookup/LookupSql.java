package dev.crmbridge.lookup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.start.StartCheck;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.core.env.Environment;

/**
 * The integrator's SQL of a lookup, read once, in the form that Camel's SQL component
 * takes. Camel finds parameters and comments by its own patterns, also inside texts; so
 * comments are taken out here, and what Camel would misread is a problem.
 *
 * @param file where the SQL is
 * @param camel the statement with {@code :?name} for each parameter, on the lines of the
 * file
 * @param parameters the names of the parameters, in the order of their places
 * @param problems what keeps the SQL from being run
 */
record LookupSql(Path file, String camel, List<String> parameters, List<ConfigProblem> problems) {

	static final Path FILE = Path.of("config/sql/caller-lookup.sql");

	/** PostgreSQL: no operator or function takes a text there. */
	private static final String NO_SUCH_OPERATOR = "42883";

	/** PostgreSQL: the statement was cancelled, here by its timeout. */
	private static final String CANCELLED = "57014";

	/**
	 * Reads a file.
	 * @param file the file; one that is missing is a problem of another check
	 */
	static LookupSql read(Path file) {
		if (!Files.isReadable(file)) {
			return new LookupSql(file, "", List.of(), List.of());
		}
		try {
			return LookupSqlParser.parse(file, TextFileReader.read(file));
		}
		catch (TextFileReader.NotUtf8Exception ex) {
			return new LookupSql(file, "", List.of(), List.of(ex.problem()));
		}
		catch (IOException ex) {
			return new LookupSql(file, "", List.of(), List.of(new ConfigProblem(file, 0, "cannot be read")));
		}
	}

	/** Returns the statement as the database driver gets it. */
	String jdbc() {
		return this.camel.lines()
			.filter((line) -> !line.isBlank())
			.map((line) -> line.replaceAll(":\\?\\w+", "?"))
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Maps a refusal by the database to the line of the file that it is about.
	 * @param failure what the driver reported
	 */
	ConfigProblem problem(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		String message = (server != null) ? server.getMessage() : failure.getMessage();
		if (NO_SUCH_OPERATOR.equals(failure.getSQLState())) {
			message += "; parameters are text: compare them with text, or write cast(:#digits as bigint)";
		}
		if (CANCELLED.equals(failure.getSQLState())) {
			message = "takes longer than half of lookup.budget, so no caller gets this answer in time";
		}
		int position = (server != null) ? server.getPosition() : 0;
		return new ConfigProblem(this.file, (position > 0) ? line(position) : 0,
				String.valueOf(message).lines().findFirst().orElse(""));
	}

	/** The server counts characters of a text without blank lines, with $1 for ?. */
	private int line(int position) {
		int left = position;
		int parameter = 0;
		int line = 0;
		for (String text : this.camel.lines().toList()) {
			line++;
			if (text.isBlank()) {
				continue;
			}
			String sent = text.replace("??", " ");
			while (sent.contains(":?")) {
				parameter++;
				sent = sent.replaceFirst(":\\?\\w+", "\\$" + parameter);
			}
			left -= sent.length() + 1;
			if (left <= 0) {
				break;
			}
		}
		return line;
	}

	/** Reads the file before the start. */
	static class Check implements StartCheck {

		@Override
		public List<ConfigProblem> problems(Environment environment) {
			return read(FILE).problems();
		}

	}

}
