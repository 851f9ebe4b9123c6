package dev.crmbridge.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reader of SQL statements from {@code .sql} files next to the classes that use them. */
public final class SqlFile {

	private SqlFile() {
	}

	/**
	 * Reads a statement, without the lines that are comments.
	 * @param owner the class next to which the file is
	 * @param name of the file, without {@code .sql}
	 * @throws IllegalStateException if the file cannot be read
	 */
	public static String read(Class<?> owner, String name) {
		try (InputStream in = owner.getResourceAsStream(name + ".sql")) {
			if (in == null) {
				throw new IllegalStateException("missing file " + name + ".sql next to " + owner.getName());
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.startsWith("--"))
				.collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new IllegalStateException("could not read " + name + ".sql next to " + owner.getName(), ex);
		}
	}

}
