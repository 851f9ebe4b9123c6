package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests keys with text that files, queries or the store could mistake. */
class KeyTextTest extends KeyedListTestBase {

	private static final List<String> KEYS = List.of("a b", "A B", "a  b", "\"quoted\", 'single'", "50%&x=1+2#",
			"ключ/їж", "[]{}\\", longKey(250));

	/** Returns random letters, which no index can compress. */
	private static String longKey(int length) {
		return new Random(1).ints(length, 0x4e00, 0x9000).mapToObj(Character::toString).collect(Collectors.joining());
	}

	@Test
	void eachKeyNamesItsMember() throws IOException {
		String[] rows = KEYS.stream().map((key) -> row(quoted(key), "Client")).toArray(String[]::new);
		assertChanges(dropped("sync", "keyed", HEADER, rows), KEYS.size(), 0, 0, 0, 0, 0);
		assertChanges(dropped("sync", "keyed", HEADER, rows), 0, 0, KEYS.size(), 0, 0, 0);
		assertThat(members()).extracting((member) -> member.variables().get("import_key"))
			.containsExactlyInAnyOrderElementsOf(KEYS);
		String[] keys = KEYS.stream().map((key) -> quoted(key) + "\n").toArray(String[]::new);
		assertThat(dropped("remove", "keyed", "contract\n", keys).path("accepted").asInt()).isEqualTo(KEYS.size());
		assertThat(members()).isEmpty();
	}

	private static String quoted(String key) {
		return '"' + key.replace("\"", "\"\"") + '"';
	}

	@Test
	void keysOfRequestsMayHaveTheSameText() {
		for (String key : KEYS) {
			ok(201, crm("POST", "/crm/dialers/replacing/members", body(key, "Client")));
			ok(201, crm("POST", "/crm/dialers/replacing/members", body(key, "Other")));
		}
		assertThat(members()).extracting(StoredMember::name).hasSize(KEYS.size()).containsOnly("Other");
	}

	@Test
	void longerKeysAreRejected() throws IOException {
		JsonNode receipt = dropped("sync", "replacing", HEADER, row(longKey(1000), "Olena"), row("K1", "Petro"));
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("key-too-long");
		JsonNode problem = ok(422, crm("POST", "/crm/dialers/replacing/members", body(longKey(251), "Olena")));
		assertThat(problem.path("code").asText()).isEqualTo("key-too-long");
		assertThat(problem.path("field").asText()).isEqualTo("contract");
		assertThat(keys()).containsExactly("K1:Petro");
	}

	private static String body(String key, String name) {
		ObjectNode body = Json.MAPPER.createObjectNode().put("contract", key).put("client_name", name);
		return body.put("mobile", number()).toString();
	}

}
