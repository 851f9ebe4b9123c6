package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Tests lists with invisible characters: the right people are called. */
class CleanedListTest extends ListTestBase {

	private final String file = marker() + ".csv";

	@Test
	void dropsInvisibleCharactersAndLoadsNoForeignNumber() throws IOException {
		drop("in/soft", this.file, "\ufeff\ufeffclient_id;\u00a0Client_Name;mobile;home;contract;debt, in UAH;debt;\r\n"
				+ "1;Olena\u200b Bondarchuk;\u202a+380501112201\u202c;;C-1;1;1;\r\n"
				+ "2;И\u0306осип;501112202.0;=\"0442345678\";C-2;1;1;;;\r\n" + "3;Petro\u000b;'0501112203;;C-3;1;1\r\n"
				+ "4;Ivan;8 (495) 123-45-67;;C-4;1;1;\r\n" + "5;Maria;951234567.5;;C-5;1;1;\r\n"
				+ "6;\u200b\u00a0;0501112206;;C-6;1;1;\r\n"
				+ "client_id;client_name;mobile;home;contract;debt, in UAH;debt;\r\n" + "Total: 6\r\n" + "\u001a");
		JsonNode receipt = loaded(this.file);
		assertThat(receipt.path("delimiter").asText()).isEqualTo(";");
		assertThat(receipt.path("rows").asInt()).isEqualTo(8);
		List<StoredMember> members = WEBITEL.membersOf(id(receipt));
		assertThat(members).extracting(StoredMember::name, (member) -> member.communications().get(0).destination())
			.containsExactlyInAnyOrder(tuple("Olena Bondarchuk", "380501112201"), tuple("Йосип", "380501112202"),
					tuple("Petro", "380501112203"));
		assertThat(lines(receipt, "rejected.csv")).containsExactly(
				"4;Ivan;8 (495) 123-45-67;;C-4;1;1;;4;\"mobile: \"\"8 (495) 123-45-67\"\" is not a phone number\"",
				"5;Maria;951234567.5;;C-5;1;1;;5;\"mobile: \"\"951234567.5\"\" is not a phone number\"",
				"6;;0501112206;;C-6;1;1;;6;the column client_name is empty",
				"client_id;client_name;mobile;home;contract;\"debt, in UAH\";debt;;7;\"mobile: \"\"mobile\"\" is not a phone number\"",
				"Total: 6;8;\"wrong number of fields: 1 in the row, 8 in the header\"");
	}

	@Test
	void guardsFormulaInCopyAndReadsItBack() throws IOException {
		String header = "client_id;client_name;mobile;home;contract;debt;=note\n";
		drop("in/soft", this.file, header + "1;=cmd|' /C calc'!A0;0501;;C-1;1;a,=1+1\n");
		JsonNode receipt = receipt(done(await(this.file, "loaded")));
		Path rejected = done(receipt).resolve("rejected.csv");
		assertThat(Files.readString(rejected)).startsWith("client_id;client_name;mobile;home;contract;debt;'=note;")
			.contains("\r\n1;\"'=cmd|' /C calc'!A0\";0501;;C-1;1;\"a,'=1+1\";1;");
		drop("in/soft", "again-" + this.file, Files.readString(rejected).replace(";0501;", ";0501112207;"));
		assertThat(WEBITEL.membersOf(id(loaded("again-" + this.file)))).extracting(StoredMember::name)
			.containsExactly("=cmd|' /C calc'!A0");
	}

	@Test
	void refusesListInAnotherCharsetAndNamesRow() throws IOException {
		byte[] list = ("client_id;client_name;mobile;home;contract;debt\n1;Olena;0501112208;;C;1\n"
				+ "2;Петренко Олена;0501112209;;C;1\n3;Юхимчук Зоряна;0501112210;;C;1\n")
			.getBytes(Charset.forName("KOI8-U"));
		Path written = Files.write(MEMBERS.resolve(this.file + ".tmp"), list);
		Files.move(written, MEMBERS.resolve("in/soft").resolve(this.file));
		Path reason = await().until(this::reason, (found) -> found != null);
		assertThat(reason).content().contains("Row 2 (the header is row 0) has letters in an unknown encoding");
	}

	@Test
	void readsListAgainThatIsNotUtf8() throws IOException {
		StringBuilder list = new StringBuilder("client_id;client_name;mobile;home;contract;debt\n");
		for (int i = 0; i < 1500; i++) {
			list.append("1;Olena;05022").append(10_000 + i).append(";;C;1\n");
		}
		list.append("2;Петренко Олена;0501112211;;C;1\n3;Юхимчук Зоряна;12;;C;1\n");
		Path written = Files.write(MEMBERS.resolve(this.file + ".tmp"),
				list.toString().getBytes(Charset.forName("windows-1251")));
		Files.move(written, MEMBERS.resolve("in/soft").resolve(this.file));
		JsonNode receipt = loaded(this.file);
		assertThat(receipt.path("charset").asText()).isEqualTo("windows-1251");
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1501);
		assertThat(WEBITEL.membersOf(id(receipt))).hasSize(1501)
			.extracting(StoredMember::name)
			.contains("Петренко Олена");
		assertThat(new String(Files.readAllBytes(done(receipt).resolve("rejected.csv")), "windows-1251"))
			.contains("3;Юхимчук Зоряна;12;;C;1;1502;");
	}

	private Path reason() throws IOException {
		try (Stream<Path> failed = Files.list(MEMBERS.resolve("failed"))) {
			return failed.filter((folder) -> Files.exists(folder.resolve(this.file)))
				.map((folder) -> folder.resolve("reason.txt"))
				.filter(Files::exists)
				.findAny()
				.orElse(null);
		}
	}

}
