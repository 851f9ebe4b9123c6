package dev.crmbridge.lookup.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The integrator's SQL of a lookup in the form that Camel's SQL component accepts. Camel
 * finds parameters and comments by its own patterns, also inside quoted text; so the
 * parser removes comments, and reports text that Camel would misread.
 *
 * @param file file of the SQL
 * @param camel the statement with {@code :?name} for each parameter, on the lines of the
 * file
 * @param parameters the names of the parameters, in the order in which they appear
 * @param problems the problems that keep the SQL from being run
 */
record LookupSql(Path file, String camel, List<String> parameters, List<ConfigProblem> problems) {

	static final Path FILE = Path.of("config/sql/caller-lookup.sql");

	/** SQLSTATE of PostgreSQL: no operator or function takes text there. */
	private static final String UNDEFINED_FUNCTION = "42883";

	/** SQLSTATE of PostgreSQL: the statement was cancelled, here by its timeout. */
	private static final String QUERY_CANCELED = "57014";

	/**
	 * Reads the SQL of a file.
	 * @param file the file; a missing file is reported by another check
	 */
	static LookupSql read(Path file) {
		if (!Files.isReadable(file)) {
			return new LookupSql(file, "", List.of(), List.of());
		}
		try {
			return LookupSqlParser.parse(file, TextFileReader.read(file));
		}
		catch (StartRefusedException ex) {
			return new LookupSql(file, "", List.of(), ex.getProblems());
		}
	}

	/** Returns the statement as Camel passes it to the database driver. */
	String jdbc() {
		return this.camel.lines()
			.filter((line) -> !line.isBlank())
			.map((line) -> line.replaceAll(":\\?\\w+", "?"))
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Maps a refusal by the database to a problem on the line of the file at fault.
	 * @param failure the exception of the driver
	 */
	ConfigProblem problem(SQLException failure) {
		ServerErrorMessage server = (failure instanceof PSQLException postgres) ? postgres.getServerErrorMessage()
				: null;
		String message = (server != null) ? server.getMessage() : failure.getMessage();
		if (UNDEFINED_FUNCTION.equals(failure.getSQLState())) {
			message += "; parameters are text: compare them with text, or write cast(:#digits as bigint)";
		}
		if (QUERY_CANCELED.equals(failure.getSQLState())) {
			message = "must answer within half of lookup.budget; a slower answer reaches no caller";
		}
		int position = (server != null) ? server.getPosition() : 0;
		return new ConfigProblem(this.file, (position > 0) ? line(position) : 0,
				String.valueOf(message).lines().findFirst().orElse(""));
	}

	/** PostgreSQL counts characters of the sent text: no blank lines, $1 for ?. */
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

}
