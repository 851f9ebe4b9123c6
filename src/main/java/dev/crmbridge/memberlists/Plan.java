package dev.crmbridge.memberlists;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * Plan of a load, made by the first pass: the counts of the list's rows, and the exact
 * requests.
 *
 * @param charset of the file
 * @param byteOrderMark whether the file began with a byte order mark
 * @param delimiter of the file
 * @param rows all rows
 * @param rejected rejected rows
 * @param duplicates rows with the first number of another row
 * @param rejections rejected rows by code
 * @param dialers the counts of each dialer, if the list is split
 * @param queue the queue of all rows; null if the list is split
 * @param chunks the requests to be sent
 */
public record Plan(String charset, boolean byteOrderMark, String delimiter, long rows, long rejected, long duplicates,
		Map<String, Rejected> rejections, Map<String, Counts> dialers, String queue, List<PlannedChunk> chunks) {

	/**
	 * Counts of one dialer's rows.
	 *
	 * @param rows all
	 * @param rejected rejected rows
	 * @param duplicates rows with the first number of another row
	 */
	public record Counts(long rows, long rejected, long duplicates) {
	}

	/**
	 * Rows that were rejected with one code. The store has a number for a code of the
	 * bridge, and an object for a code of a customer's rule.
	 *
	 * @param count of rows
	 * @param words text of the customer's rule, for the first of the rows; null for a
	 * code of the bridge
	 */
	public record Rejected(long count, String words) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static Rejected read(JsonNode json) {
			return json.isNumber() ? new Rejected(json.asLong(), null)
					: new Rejected(json.path("count").asLong(), json.path("words").asText());
		}

		@JsonValue
		Object written() {
			return (this.words == null) ? (Object) this.count : Map.of("count", this.count, "words", this.words);
		}

		/** Returns both together, with the words of the first. */
		public Rejected plus(Rejected more) {
			return new Rejected(this.count + more.count, this.words);
		}

	}

}
