package dev.crmbridge.memberlists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Lists of all kinds: each row becomes a member or is rejected with its reason. */
class MemberListTest extends ListTestBase {

	private static final ZoneId KYIV = ZoneId.of("Europe/Kyiv");

	@Test
	void softListMakesMembersThatExpireAtEndOfDay() throws IOException {
		Path done = load("soft", SOFT + """
				42,Olena Bondarchuk,0501112233,044 234-56-78,C-1042,1250.50,5
				44,"Spilna, Maria",+38 (050) 111-22-55,,C-1044,10.00,
				""");
		JsonNode receipt = receipt(done);
		List<StoredMember> members = WEBITEL.membersOf(receipt.get("load").asText());
		assertThat(members).hasSize(2);
		StoredMember first = member(members, "Olena Bondarchuk");
		assertThat(first.priority()).isEqualTo(5);
		// of the day on which the load started, as midnight may have passed
		LocalDate day = OffsetDateTime.parse(receipt.get("started_at").asText()).atZoneSameInstant(KYIV).toLocalDate();
		assertThat(first.expireAt())
			.isEqualTo(day.atTime(LocalTime.of(23, 59, 59)).atZone(KYIV).toInstant().toEpochMilli());
		assertThat(first.variables()).containsEntry("contract", "C-1042")
			.containsEntry("debt", "1250.50")
			.containsEntry("link", "https://crm.example.com/card/42")
			.containsEntry("import_id", receipt.get("load").asText())
			.containsEntry("import_chunk", "1")
			.containsEntry("import_row", "1")
			.hasSize(6);
		assertThat(first.communications())
			.extracting(StoredMember.Communication::destination, StoredMember.Communication::type,
					StoredMember.Communication::priority, StoredMember.Communication::description)
			.containsExactly(tuple("380501112233", 1L, 10, "Mobile"), tuple("380442345678", 2L, 0, "Home"));
		StoredMember second = member(members, "Spilna, Maria");
		assertThat(second.priority()).isZero();
		assertThat(second.communications()).hasSize(1);
	}

	@Test
	void agentBoundRowsGoToBucketsOfTheirAgents() throws IOException {
		Path done = load("agent-bound", """
				client_name;phone;agent;contract;promise
				Sofia Exampliak;0671112201;Olena Bondar;C-2001;2026-11-30
				Bohdan Udavanyi;0671112202;Petro Melnyk;C-2002;
				Ivan Mockovych;0671112203;Unknown Agent;C-2003;
				Olha Demoiuk;0671112204;Twin;C-2004;
				Taras Probnyi;0671112205;Unattached;C-2005;
				""");
		JsonNode receipt = receipt(done);
		List<StoredMember> members = WEBITEL.membersOf(receipt.get("load").asText());
		assertThat(members).extracting(StoredMember::name, StoredMember::bucket, StoredMember::expireAt)
			.containsExactlyInAnyOrder(tuple("Sofia Exampliak", 101L, 0L), tuple("Bohdan Udavanyi", 102L, 0L));
		assertThat(member(members, "Sofia Exampliak").variables()).containsEntry("contract", "C-2001")
			.containsEntry("promise", "2026-11-30")
			.doesNotContainKeys("agent", "phone", "client_name");
		assertThat(receipt.get("delimiter").asText()).isEqualTo(";");
		assertThat(receipt.get("rejections").findValuesAsText("code")).containsExactlyInAnyOrder("unknown-bucket",
				"ambiguous-bucket", "bucket-not-attached");
	}

	@Test
	void doneFolderHasEachRowAcceptedOrRejected() throws IOException {
		Path done = load("soft", SOFT + """
				1,Olena Bondarchuk,0501112233,,C-1,1,
				2,Andrii Probnyi,050 111 22 66,12,C-2,2,1

				3,Nadia Demoiuk,3.80501E+11,,C-3,3,
				4,Taras Testchuk,0501112233,,C-4,4,
				5,,0501112277,,C-5,5,
				6,Ivan Mockovych,abc,,C-6,6,
				7,Olha Sampleenko,0501112288,,C-7
				8,=cmd()|x,0501112299,,C-8,8,high
				""");
		JsonNode receipt = receipt(done);
		assertThat(receipt.get("state").asText()).isEqualTo("loaded");
		assertThat(receipt.get("rows").asInt()).isEqualTo(8);
		assertThat(receipt.get("accepted").asInt()).isEqualTo(2);
		assertThat(receipt.get("duplicates").asInt()).isEqualTo(1);
		assertThat(receipt.get("rejected").asInt()).isEqualTo(5);
		assertThat(receipt.get("rejections").findValuesAsText("code")).containsExactlyInAnyOrder("scientific-notation",
				"empty-column", "bad-number", "wrong-field-count", "bad-priority");
		assertThat(receipt.get("queue").asText()).isEqualTo("11");
		assertThat(receipt.get("charset").asText()).isEqualTo("UTF-8");
		assertThat(receipt.get("chunks").get("total").asInt()).isEqualTo(1);
		assertThat(receipt.get("chunks").get("loaded").asInt()).isEqualTo(1);

		List<StoredMember> members = WEBITEL.membersOf(receipt.get("load").asText());
		assertThat(Files.readAllLines(done.resolve("accepted.csv"))).containsExactly("row,name,destination,member_id",
				"1,Olena Bondarchuk,380501112233," + member(members, "Olena Bondarchuk").id(),
				"2,Andrii Probnyi,380501112266," + member(members, "Andrii Probnyi").id());
		assertThat(Files.readAllLines(done.resolve("rejected.csv"))).containsExactly(
				"client_id,client_name,mobile,home,contract,debt,priority,_row,_reason",
				"3,Nadia Demoiuk,3.80501E+11,,C-3,3,,3,mobile is 3.80501E+11: Excel has spoilt it",
				"5,,0501112277,,C-5,5,,5,the column client_name is empty",
				"6,Ivan Mockovych,abc,,C-6,6,,6,\"mobile: \"\"abc\"\" is not a phone number\"",
				"7,Olha Sampleenko,0501112288,,C-7,7,\"wrong number of fields: 5 in the row, 7 in the header\"",
				"8,\"'=cmd()|x\",0501112299,,C-8,8,high,8,\"the priority \"\"high\"\" is not a whole number from -32768 to 32767\"");
		assertThat(done.getFileName().toString())
			.matches("\\d{8}-\\d{6}-soft-" + receipt.get("sha256").asText().substring(0, 8));
		String file = receipt.get("file").asText();
		await().untilAsserted(() -> assertThat(MEMBERS.resolve("in/soft"))
			.isDirectoryNotContaining((path) -> path.getFileName().toString().startsWith(file)));
		assertThat(MEMBERS.resolve("work").resolve(done.getFileName())).doesNotExist();
	}

	@Test
	void longListIsSentInChunksWithEachRowOnce() throws IOException {
		String rows = IntStream.rangeClosed(1, 2495)
			.mapToObj((i) -> i + ",Member " + i + ",38050200" + String.format("%04d", i) + ",,C-" + i + ",1,")
			.collect(Collectors.joining("\n"));
		Path done = load("soft", SOFT + rows);
		JsonNode receipt = receipt(done);
		assertThat(receipt.get("chunks").get("total").asInt()).isEqualTo(250);
		assertThat(receipt.get("accepted").asInt()).isEqualTo(2495);
		List<StoredMember> members = WEBITEL.membersOf(receipt.get("load").asText());
		assertThat(members).extracting((member) -> member.variables().get("import_row"))
			.doesNotHaveDuplicates()
			.hasSize(2495);
		assertThat(members).allSatisfy((member) -> assertThat(member.variables().get("import_chunk"))
			.isEqualTo(String.valueOf((Integer.parseInt(member.variables().get("import_row")) - 1) / 10 + 1)));
		try (Stream<String> accepted = Files.lines(done.resolve("accepted.csv"))) {
			assertThat(accepted.skip(1)).allSatisfy((line) -> {
				String[] fields = line.split(",");
				assertThat(member(members, fields[1]).id()).isEqualTo(Long.parseLong(fields[3]));
			}).hasSize(2495);
		}
	}

	@Test
	void correctedRejectedCsvLoadsJustItsRows() throws IOException {
		Path first = load("soft", SOFT + "1,Olena Bondarchuk,05011122,,C-1,1,\n2,Maria Spilna,0501112255,,C-2,2,\n");
		String corrected = Files.readString(first.resolve("rejected.csv")).replace("05011122,", "0501112233,");
		Path second = load("soft", "rejected.csv", corrected);
		JsonNode receipt = receipt(second);
		assertThat(WEBITEL.membersOf(receipt.get("load").asText())).singleElement().satisfies((member) -> {
			assertThat(member.name()).isEqualTo("Olena Bondarchuk");
			assertThat(member.variables()).doesNotContainKeys("_row", "_reason");
		});
		assertThat(second.resolve("original-rejected.csv")).hasContent(corrected);
	}

	@Test
	void rowRejectedAgainKeepsItsColumns() throws IOException {
		Path first = load("soft", SOFT + "1,Olena Bondarchuk,05011122,,C-1,1,\n");
		Path second = load("soft", "rejected.csv", Files.readString(first.resolve("rejected.csv")));
		assertThat(second.resolve("rejected.csv")).hasSameTextualContentAs(first.resolve("rejected.csv"));
	}

	@Test
	void columnsOfAnyNameBecomeVariables() throws IOException {
		Path done = load("agent-bound",
				"client_name,phone,agent,{a|b},\"c\"\"d\"\nSofia Exampliak,0671112201,Olena Bondar,1,2\n");
		assertThat(WEBITEL.membersOf(receipt(done).get("load").asText())).singleElement()
			.satisfies(
					(member) -> assertThat(member.variables()).containsEntry("{a|b}", "1").containsEntry("c\"d", "2"));
	}

	@Test
	void listForUnknownDialerFailsWithReason() throws IOException {
		Files.createDirectories(MEMBERS.resolve("in/absent"));
		Path failed = refused("absent", "absent", SOFT + "1,A,0501112233,,,,\n");
		assertThat(failed.resolve("reason.txt")).content()
			.contains("There is no dialer \"absent\"", "agent-bound", "soft");
	}

	@Test
	void listOutsideDialerFoldersFailsWithReason() throws IOException {
		Path failed = refused("", "unknown", SOFT + "2,A,0501112233,,,,\n");
		assertThat(failed.resolve("reason.txt")).content().contains("dropped outside the dialer folders");
	}

	@Test
	void listWithoutRequiredColumnIsRefused() throws IOException {
		String name = marker();
		Path failed = refused("soft", "soft", "client_id,name,mobile\n1," + name + ",0501112233\n");
		assertThat(failed.resolve("reason.txt")).content().contains("missing: client_name, contract, debt");
		assertThat(uploaded(name)).isEmpty();
	}

	@Test
	void emptyListAndHeaderOnlyAreRefused() throws IOException {
		assertThat(refused("soft", "soft", "\n\n").resolve("reason.txt")).content().contains("empty");
		assertThat(refused("soft", "soft", SOFT).resolve("reason.txt")).content().contains("no rows");
	}

	@Test
	void partialFileIsIgnored() throws IOException {
		Path part = Files.writeString(MEMBERS.resolve("in/soft/list.csv.part"), SOFT + "1,A,0501112233,,,,\n");
		Path hidden = Files.writeString(MEMBERS.resolve("in/soft/.list.csv"), SOFT + "1,A,0501112233,,,,\n");
		load("soft", SOFT + "1,Olena Bondarchuk,0501112233,,C-1,1,\n");
		assertThat(part).exists();
		assertThat(hidden).exists();
		Files.delete(part);
		Files.delete(hidden);
	}

	/** Drops a list with a unique name and waits until it is done. */
	private Path load(String dialer, String list) throws IOException {
		return load(dialer, marker() + ".csv", list);
	}

	private Path load(String dialer, String name, String list) throws IOException {
		Path done = MEMBERS.resolve("done").resolve(dialer);
		List<Path> before = Files.isDirectory(done) ? folders(done) : List.of();
		drop("in/" + dialer, name, list);
		return folderWith(name, done, before);
	}

	private Path refused(String folder, String dialer, String list) throws IOException {
		Path failed = MEMBERS.resolve("failed");
		List<Path> before = folders(failed);
		String name = marker() + ".csv";
		drop("in/" + folder, name, list);
		Path refused = folderWith(name, failed, before);
		assertThat(refused.getFileName().toString()).matches("\\d{8}-\\d{6}-" + dialer + "-[0-9a-f]{8}(-\\d+)?");
		return refused;
	}

	/** Lists of earlier tests may end at the same time. */
	private static Path folderWith(String name, Path parent, List<Path> before) {
		return await().until(() -> Files.isDirectory(parent) ? folders(parent).stream()
			.filter((folder) -> !before.contains(folder))
			.filter((folder) -> Files.exists(folder.resolve(name)) || Files.exists(folder.resolve("original-" + name)))
			.findAny()
			.orElse(null) : null, (folder) -> folder != null);
	}

	private static StoredMember member(List<StoredMember> members, String name) {
		return members.stream().filter((member) -> member.name().equals(name)).findFirst().orElseThrow();
	}

}
