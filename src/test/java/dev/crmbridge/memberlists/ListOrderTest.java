package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import dev.crmbridge.testkit.webitel.WebitelCaller;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests lists of one dialer that meet other lists, processes and queues. */
class ListOrderTest extends KeyedListTestBase {

	private final String same = row("K1", "Olena");

	private final String number = number();

	private final String before = row("K2", "Petro", this.number);

	private final String after = row("K2", "Petro Melnyk", this.number);

	@Autowired
	private JdbcClient store;

	@Test
	void listThatCameToTheStoreLateWaitsForALaterOne() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		uploads("Petro Melnyk").failNext(Failure.tooManyRequests(2), 2);
		String later = marker() + ".csv";
		dropFile("sync/keyed", later, HEADER + this.same + this.after);
		await(later, "uploading");
		this.store.sql("update list_load set started_at = started_at + interval '1 hour' where file = :file")
			.param("file", later)
			.update();
		assertChanges(dropped("sync", "keyed", HEADER, this.same, this.after), 0, 0, 2, 0, 0, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
	}

	@Test
	void membersOfLaterListsAndRequestsStay() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		WEBITEL.on(Operation.MEMBERS).failNext(Failure.serverError(), 1);
		String first = marker() + ".csv";
		dropFile("sync/keyed", first, HEADER + this.same);
		await().until(() -> load(first) != null && !load(first).path("reason").asText("").isEmpty());
		dropped("in", "keyed", HEADER, row("K9", "Bohdan"), row("K1", "Olena Koval"));
		ok(201, crm("POST", "/crm/dialers/keyed/members",
				"{\"contract\":\"K8\",\"client_name\":\"Oksana\",\"mobile\":\"" + number() + "\"}"));
		assertChanges(ended(first), 0, 0, 1, 0, 1, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K1:Olena Koval", "K8:Oksana", "K9:Bohdan");
	}

	@Test
	void deletionsOfAPlanThatAnotherProcessHasLostDoNotCount() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		long attempt = WEBITEL.startAttempt(member("Petro").id());
		String file = marker() + ".csv";
		dropFile("sync/keyed", file, HEADER + this.same + this.after);
		await(file, "uploading");
		await().until(() -> !chunks(file).isEmpty());
		this.store
			.sql("""
					insert into list_member (load, plan, word, member, queue, made_by, keyed, key, name, hash, state, attempts,
					  chunk, row_number)
					select id, 'plan-lost', 'K1', :member, '911', id, true, 'K1', 'Olena', '', 'open', 0, :chunk, 2
					from list_load where file = :file""")
			.param("member", member("Olena").id())
			.param("chunk", chunks(file).get(0))
			.param("file", file)
			.update();
		WEBITEL.timeOutAttempt(attempt);
		assertChanges(ended(file), 0, 1, 1, 0, 0, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
	}

	/** Returns the chunks of a list that wait for the end of a call. */
	private List<Integer> chunks(String file) {
		return this.store
			.sql("""
					select number from list_chunk c join list_load l on l.id = c.load where l.file = :file and busy_since is not null""")
			.param("file", file)
			.query(Integer.class)
			.list();
	}

	@Test
	void memberInAFormerQueueOfTheDialerIsReplaced() throws Exception {
		WEBITEL.addQueue(912, "Former", 4);
		JsonNode first = dropped("sync", "keyed", HEADER, this.same);
		StoredMember member = member("Olena");
		JsonNode item = Json.MAPPER.createObjectNode()
			.put("name", member.name()).<com.fasterxml.jackson.databind.node.ObjectNode>set("variables",
					Json.MAPPER.valueToTree(member.variables()))
			.set("communications",
					Json.MAPPER.createArrayNode()
						.add(Json.MAPPER.createObjectNode()
							.put("destination", member.communications().get(0).destination())
							.set("type", Json.MAPPER.createObjectNode().put("id", "1"))));
		new WebitelCaller(WEBITEL).ok("POST", "/call_center/queues/912/members/bulk",
				Json.MAPPER.createObjectNode()
					.put("file_name", "former")
					.set("items", Json.MAPPER.createArrayNode().add(item))
					.toString());
		WEBITEL.delete(member.id());
		this.store.sql("update list_chunk set queue = '912' where load = :load").param("load", id(first)).update();
		assertChanges(dropped("sync", "keyed", HEADER, this.same), 0, 1, 0, 0, 0, 0);
		assertThat(WEBITEL.members(912)).isEmpty();
		assertThat(keys()).containsExactly("K1:Olena");
	}

	@Test
	void undoOfAListThatReplacedMembersLeavesTheKeyWithoutAMember() throws IOException {
		dropped("in", "replacing", HEADER, this.same, this.before);
		JsonNode receipt = dropped("in", "replacing", HEADER, this.same, this.after);
		ok(202, admin("POST", "/admin/loads/" + id(receipt) + "/undo"));
		await().until(() -> state(ok(200, admin("GET", "/admin/loads/" + id(receipt)))).equals("undone"));
		assertThat(keys()).containsExactly("K1:Olena");
	}

}
