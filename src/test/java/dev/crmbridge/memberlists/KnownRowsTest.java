package dev.crmbridge.memberlists;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests {@code key} and {@code known}: rows whose key has an open member. */
class KnownRowsTest extends KeyedListTestBase {

	private final String number = number();

	@Test
	void membersCarryKeyDialerAndHash() throws IOException {
		dropped("in", "daily", HEADER, row("K1", "Olena", this.number));
		String hash = member("Olena").variables().get("import_hash");
		assertThat(hash).matches("[0-9a-f]{16}");
		assertThat(member("Olena").variables()).containsEntry("import_key", "K1")
			.containsEntry("import_dialer", "daily");
		dropped("in", "daily", HEADER, row("K1", "Olena", this.number), row("K2", "Petro", this.number));
		assertThat(members()).extracting((member) -> member.variables().get("import_hash")).containsExactly(hash, hash);
	}

	@Test
	void emptyKeyIsRejectedAndSecondRowOfAKeyIsADuplicate() throws IOException {
		JsonNode receipt = dropped("in", "keyed", HEADER, row("K1", "Olena"), row("", "Petro"), row("K1", "Ivan"));
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
		assertThat(receipt.path("duplicates").asInt()).isEqualTo(1);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("empty-column");
	}

	@Test
	void knownRowIsSkipped() throws IOException {
		dropped("in", "skipping", HEADER, row("K1", "Olena"), row("K2", "Petro"));
		close(member("Petro"));
		JsonNode receipt = dropped("in", "skipping", HEADER, row("K1", "Olena Koval"), row("K2", "Petro Melnyk"));
		assertThat(receipt.path("duplicates").asInt()).isEqualTo(1);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro", "K2:Petro Melnyk");
	}

	@Test
	void knownRowReplacesAllOpenMembersUnlessEqual() throws IOException {
		String same = row("K1", "Olena");
		dropped("in", "replacing", HEADER, same, row("K2", "Petro", this.number));
		StoredMember kept = member("Olena");
		JsonNode receipt = dropped("in", "replacing", HEADER, same, row("K2", "Petro Melnyk", this.number));
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
		assertThat(receipt.path("duplicates").asInt()).isEqualTo(1);
		assertThat(receipt.path("action").asText()).isEqualTo("load");
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
		assertThat(member("Olena")).isEqualTo(kept);
	}

	@Test
	void memberInACallIsNotReplaced() throws IOException {
		dropped("in", "replacing", HEADER, row("K1", "Olena"));
		WEBITEL.startAttempt(member("Olena").id());
		JsonNode receipt = dropped("in", "replacing", HEADER, row("K1", "Olena Koval"));
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("being-called");
		assertThat(keys()).containsExactly("K1:Olena");
	}

}
