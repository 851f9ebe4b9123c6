package dev.crmbridge.testkit.webitel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.FakeCatalog.Kind;

/**
 * Reader for the members of a request. Refuses in Webitel's order: by the gateway's
 * types, the rules for communications, then the database's constraints.
 */
final class MemberReader {

	private static final int MAX_COMMUNICATIONS = 20;

	private static final int MAX_NAME_LENGTH = 250;

	private final FakeCatalog catalog;

	MemberReader(FakeCatalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * Checks types as Protobuf's JSON mapping does: a value of a
	 * {@code map<string, string>} must be a string.
	 */
	static void checkTypes(JsonNode item) {
		text(item, "name");
		int32(item.path("priority"));
		for (JsonNode value : item.path("variables")) {
			string(value);
		}
		for (JsonNode each : item.path("communications")) {
			List.of("destination", "description", "display", "dtmf").forEach((key) -> text(each, key));
			int32(each.path("priority"));
		}
	}

	private static void text(JsonNode node, String key) {
		if (node.hasNonNull(key)) {
			string(node.path(key));
		}
	}

	private static void string(JsonNode value) {
		if (!value.isTextual()) {
			throw WebitelError.gateway(400, 3, "proto: (line 1:1): invalid value for string type: " + value);
		}
	}

	private static void int32(JsonNode value) {
		boolean number = value.canConvertToInt() && value.isIntegralNumber();
		if (!number && !value.isMissingNode() && !value.isNull() && !value.asText().matches("-?\\d{1,9}")) {
			throw WebitelError.gateway(400, 3, "proto: (line 1:1): invalid value for int32 type: " + value);
		}
	}

	static void checkCommunications(JsonNode item) {
		String detail = "name=" + item.path("name").asText();
		if (item.path("communications").size() > MAX_COMMUNICATIONS) {
			throw WebitelError.of(400, "model.member.is_valid.communications.app_error", detail);
		}
		for (JsonNode each : item.path("communications")) {
			if (each.path("type").path("id").asLong() < 1) {
				throw WebitelError.of(400, "model.member.is_valid.communications.type.app_error", detail);
			}
		}
	}

	/**
	 * Returns the member in its stored form. A single member and several are refused with
	 * different error ids (cc_member.go).
	 */
	ObjectNode stored(JsonNode item, boolean single) {
		String name = item.path("name").asText();
		int priority = item.path("priority").asInt();
		if (name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
			throw refused(500, "pq: value too long for type character varying(250)", name, single);
		}
		if (priority != (short) priority) {
			throw refused(500, "pq: value \"" + priority + "\" is out of range for type smallint", name, single);
		}
		if (item.path("bucket").path("id").asLong() > 0 && item.path("skill").path("id").asLong() > 0) {
			throw refused(500, "pq: new row for relation \"cc_member\" violates check constraint "
					+ "\"cc_member_bucket_skill_check\"", name, single);
		}
		List<ObjectNode> communications = new ArrayList<>();
		long place = 1;
		for (JsonNode each : item.path("communications")) {
			communications.add(communication(each, place++, name, single));
		}
		communications.sort(Comparator.comparingInt((ObjectNode each) -> each.path("priority").asInt()).reversed());
		return Json.object("name", name, "priority", priority, "expire_at", item.path("expire_at").asLong(),
				"min_offering_at", item.path("min_offering_at").asLong(), "variables", item.path("variables"),
				"timezone", lookup(item, "timezone", Kind.TIMEZONE, 500, single), "bucket",
				lookup(item, "bucket", Kind.BUCKET, 400, single), "agent",
				lookup(item, "agent", Kind.AGENT, 400, single), "skill", lookup(item, "skill", Kind.SKILL, 500, single),
				"communications", Json.array(communications));
	}

	private ObjectNode communication(JsonNode each, long place, String name, boolean single) {
		long type = each.path("type").path("id").asLong();
		if (this.catalog.find(Kind.COMMUNICATION_TYPE, type) == null) {
			throw refused(400, "pq: not found communication type", name, single);
		}
		return Json.object("id", place, "destination", each.path("destination").asText(), "type",
				Json.lookup(type, this.catalog.name(Kind.COMMUNICATION_TYPE, type)), "priority",
				each.path("priority").asInt(), "description", each.path("description").asText(), "display",
				each.path("display").asText(), "dtmf", each.path("dtmf").asText(), "stop_at",
				each.path("stop_at").asLong(), "resource", each.path("resource"));
	}

	private ObjectNode lookup(JsonNode item, String key, Kind kind, int code, boolean single) {
		long id = item.path(key).path("id").asLong();
		if (id == 0) {
			return Json.object();
		}
		if (this.catalog.find(kind, id) == null) {
			throw refused(code,
					"pq: insert or update on table \"cc_member\" violates foreign key constraint \"cc_member_cc_" + key
							+ "_id_fk\"",
					item.path("name").asText(), single);
		}
		return Json.lookup(id, this.catalog.name(kind, id));
	}

	private static WebitelError refused(int code, String detail, String name, boolean single) {
		return single ? WebitelError.of(code, "store.sql_member.save.app_error", "name=" + name + ", " + detail)
				: WebitelError.of(code, "store.sql_member.bulk_save.app_error", detail);
	}

}
