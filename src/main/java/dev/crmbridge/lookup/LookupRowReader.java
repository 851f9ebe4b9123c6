package dev.crmbridge.lookup;

import java.util.List;
import java.util.Map;

/** Reader for what a source answers: a list of rows, one row, or nothing. */
public final class LookupRowReader {

	private LookupRowReader() {
	}

	/**
	 * Returns the first row of an answer.
	 * @param answer a list of rows, one row, or null
	 * @param source the source, for the message
	 * @return the row; empty for an unknown caller
	 * @throws InvalidRowException if the answer is anything else
	 */
	public static Map<?, ?> first(Object answer, LookupSource source) {
		if (answer == null) {
			return Map.of();
		}
		if (answer instanceof Map<?, ?> row) {
			return row;
		}
		if (answer instanceof List<?> rows) {
			for (Object row : rows) {
				if (!(row instanceof Map)) {
					throw invalid(source, "the list contained " + type(row));
				}
			}
			return rows.isEmpty() ? Map.of() : (Map<?, ?>) rows.get(0);
		}
		throw invalid(source, "the answer was " + type(answer));
	}

	private static InvalidRowException invalid(LookupSource source, String fault) {
		return new InvalidRowException(
				source.label() + " must return a list of rows (maps), one row, or nothing; " + fault);
	}

	private static String type(Object answer) {
		if (answer == null) {
			return "null";
		}
		return (answer instanceof CharSequence || answer instanceof byte[] || answer instanceof AutoCloseable)
				? "text or bytes; text of JSON needs the step unmarshal"
				: "of the type " + answer.getClass().getSimpleName();
	}

}
