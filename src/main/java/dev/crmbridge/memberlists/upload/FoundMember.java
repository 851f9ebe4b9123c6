package dev.crmbridge.memberlists.upload;

import java.util.List;
import java.util.Map;

import dev.crmbridge.webitel.WebitelObjectReader;

/**
 * A member of a load, as Webitel holds it.
 *
 * @param id its id
 * @param row number of the member's row; 0 if Webitel does not hold the number
 * @param attempts its dialer attempts
 */
record FoundMember(String id, long row, long attempts) {

	/** Maps the items of Webitel's answer, which leaves out {@code attempts} of 0. */
	static List<FoundMember> of(List<Map<String, Object>> items) {
		return items.stream().map(WebitelObjectReader::of).map((member) -> {
			String row = member.object("variables").text("import_row");
			return new FoundMember(member.text("id"), row.isEmpty() ? 0 : Long.parseLong(row),
					member.number("attempts"));
		}).toList();
	}

}
