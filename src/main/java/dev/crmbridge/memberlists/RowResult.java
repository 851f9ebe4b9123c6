package dev.crmbridge.memberlists;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Result of mapping a {@link ListRow}: a member, or the reason why the row is rejected.
 */
public sealed interface RowResult {

	/**
	 * Member made of a row. Next step: {@code ChunkWriter.add} writes the member into a
	 * chunk.
	 *
	 * @param name name of the member
	 * @param priority priority of the member
	 * @param expires when the member is no longer called; null for never
	 * @param minOfferingAt when the member is first called; null for at once
	 * @param ids ids of Webitel's items by key, such as {@code bucket}
	 * @param communications numbers, at least one
	 * @param variables names of the variables, the same for all rows
	 * @param values values of the variables
	 * @param number digits of the first number in E.164, whatever its format in Webitel
	 * @param key key of the member; null if the dialer has none
	 */
	record MappedRow(String name, int priority, Instant expires, Instant minOfferingAt, Map<String, String> ids,
			List<Number> communications, List<String> variables, List<String> values, long number,
			MemberKey key) implements RowResult {

		/** Returns the same member with a key. */
		public MappedRow withKey(MemberKey key) {
			return new MappedRow(this.name, this.priority, this.expires, this.minOfferingAt, this.ids,
					this.communications, this.variables, this.values, this.number, key);
		}

		/** Returns the first number, as sent to Webitel. */
		public String destination() {
			return this.communications.get(0).destination();
		}

		/**
		 * Writes the item of Webitel's bulk request, with the variables that find the
		 * member in Webitel.
		 */
		public void write(JsonGenerator json, String load, int chunk, long row) throws IOException {
			json.writeStartObject();
			writeFields(json, (this.expires != null) ? millis(this.expires) : null);
			json.writeObjectFieldStart("variables");
			for (int i = 0; i < this.values.size(); i++) {
				json.writeStringField(this.variables.get(i), this.values.get(i));
			}
			json.writeStringField("import_id", load);
			json.writeStringField("import_chunk", String.valueOf(chunk));
			json.writeStringField("import_row", String.valueOf(row));
			if (this.key != null) {
				json.writeStringField(MemberKey.KEY, this.key.key());
				json.writeStringField(MemberKey.DIALER, this.key.dialer());
				json.writeStringField(MemberKey.HASH, this.key.hash());
			}
			json.writeEndObject();
			json.writeEndObject();
		}

		/**
		 * Writes what a row says of the member, the same on each day.
		 * @param expiry when the member expires, as written in the row or in the settings
		 */
		public void writeContent(JsonGenerator json, String expiry) throws IOException {
			json.writeStartObject();
			writeFields(json, expiry);
			Map<String, String> sorted = new TreeMap<>();
			for (int i = 0; i < this.values.size(); i++) {
				sorted.put(this.variables.get(i), this.values.get(i));
			}
			json.writeObjectField("variables", sorted);
			json.writeEndObject();
		}

		private void writeFields(JsonGenerator json, String expiry) throws IOException {
			json.writeStringField("name", this.name);
			json.writeNumberField("priority", this.priority);
			if (expiry != null) {
				json.writeStringField("expire_at", expiry);
			}
			if (this.minOfferingAt != null) {
				json.writeStringField("min_offering_at", millis(this.minOfferingAt));
			}
			for (Map.Entry<String, String> id : this.ids.entrySet()) {
				writeId(json, id.getKey(), id.getValue());
			}
			json.writeArrayFieldStart("communications");
			for (Number communication : this.communications) {
				communication.write(json);
			}
			json.writeEndArray();
		}

		private static String millis(Instant time) {
			return String.valueOf(time.toEpochMilli());
		}

		private static void writeId(JsonGenerator json, String key, String id) throws IOException {
			json.writeObjectFieldStart(key);
			json.writeStringField("id", id);
			json.writeEndObject();
		}

	}

	/**
	 * Number of a member.
	 *
	 * @param destination the number, as sent to Webitel
	 * @param type id of Webitel's communication type
	 * @param priority priority among the numbers of the member
	 * @param more texts by key, such as {@code description}
	 */
	record Number(String destination, String type, int priority, Map<String, String> more) {

		private void write(JsonGenerator json) throws IOException {
			json.writeStartObject();
			json.writeStringField("destination", this.destination);
			MappedRow.writeId(json, "type", this.type);
			json.writeNumberField("priority", this.priority);
			for (Map.Entry<String, String> text : this.more.entrySet()) {
				json.writeStringField(text.getKey(), text.getValue());
			}
			json.writeEndObject();
		}

	}

	/**
	 * Words by which a row names the members that are to be deleted.
	 *
	 * @param words the key, or numbers as digits in E.164
	 */
	record NamedMembers(List<String> words) implements RowResult {
	}

	/**
	 * Number of a stop list.
	 *
	 * @param number digits in E.164
	 * @param until when the number comes off the list; null for never
	 * @param reason why the number is on the list; null if not given
	 */
	record StoppedNumber(long number, OffsetDateTime until, String reason) implements RowResult {
	}

	/** Result of a row that another row, or an earlier list, makes superfluous. */
	record Duplicate() implements RowResult {
	}

	/**
	 * Reason why a row is rejected.
	 *
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details arguments of the text
	 * @param words the text of a customer's rule, whose code has no text in
	 * {@code reasons.properties}; null for the bridge's own codes
	 */
	record Rejection(String code, List<?> details, String words) implements RowResult {

		/** Creates a reason of the bridge's own. */
		public Rejection(String code, List<?> details) {
			this(code, details, null);
		}

		/** Returns the reason with these arguments of its text. */
		public static Rejection of(String code, Object... details) {
			return new Rejection(code, List.of(details));
		}

		/** Returns a reason of a customer's rule, in the rule's own words. */
		public static Rejection ofRule(String code, String words) {
			return new Rejection(code, List.of(), words);
		}

	}

}
