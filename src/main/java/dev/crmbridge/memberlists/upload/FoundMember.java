package dev.crmbridge.memberlists.upload;

import java.util.List;
import java.util.Map;

import dev.crmbridge.webitel.WebitelObjectReader;

/**
 * A member of a load that Webitel holds.
 *
 * @param id its id
 * @param row number of the row that it was made of
 * @param attempts how often it was called
 */
record FoundMember(String id, long row, long attempts) {

	/** Reads Webitel's answer, in which a member without attempts has none. */
	static List<FoundMember> of(List<Map<String, Object>> items) {
		return items.stream().map(WebitelObjectReader::of).map((member) -> {
			String row = member.object("variables").text("import_row");
			return new FoundMember(member.text("id"), row.isEmpty() ? 0 : Long.parseLong(row),
					member.number("attempts"));
		}).toList();
	}

}
