package dev.crmbridge.memberlists.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests text lists: what {@link ListFile} reads, and which lists it refuses. */
class ListFileTest {

	private static final List<String> HEADER = List.of("client_id", "client_name", "mobile", "home", "contract", "debt",
			"priority");

	private static final List<String> IVAN = List.of("1", "Іван Петренко", "0501112233", "", "К-101", "1250.50", "5");

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "utf-8.csv", "utf-8-bom.csv", "utf-16le.csv", "utf-16be.csv", "tabs.txt", "sep.csv",
			"windows-1251.csv", "list.csv.gz", "two-members.gz", "list.zip", "mixed-line-ends.csv",
			"trailing-lines.csv" })
	void readsSameListFromEveryKindOfText(String name) {
		List<List<String>> rows = SpoiltLists.rows(name);
		assertThat(rows).hasSize(4).startsWith(HEADER, IVAN);
		assertThat(rows.get(3).get(1)).matches("Мар['’]яна Їжак");
	}

	@ParameterizedTest
	@CsvSource({ "utf-8.csv, UTF-8, false, ','", "utf-8-bom.csv, UTF-8, true, ;", "utf-16le.csv, UTF-16LE, true, '\t'",
			"utf-16be.csv, UTF-16BE, true, ;", "windows-1251.csv, windows-1251, false, ;",
			"windows-1251-ru.csv, windows-1251, false, ;", "windows-1252.csv, windows-1252, false, ;",
			"sep-quoted.csv, windows-1252, false, |", "tabs.txt, UTF-8, false, '\t'", "empty.csv, UTF-8, false, ','" })
	void detectsCharsetAndDelimiter(String name, String charset, boolean mark, char delimiter) throws IOException {
		try (ListFile list = SpoiltLists.open(name)) {
			assertThat(list.getCharset()).isEqualTo(Charset.forName(charset));
			assertThat(list.hasByteOrderMark()).isEqualTo(mark);
			assertThat(list.getDelimiter()).isEqualTo(delimiter);
			assertThat(list.isSpreadsheet()).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "a,b;c;d\\n1;2;3 -> ;", "\"a,b,c\";d\\n1;2 -> ;", "\"a\",\"b;c;d;e\"\\n1,\"2;3;4;5\" -> ,",
					"a -> ,", "a\\nb;c\\nd;e -> ,", "\"a\"\";;;\",b\\n1,2 -> ,", "6\" pipe;b\\n1;2 -> ;",
					"a,b;c\\n1,2;3\\n4,5;6 -> ,", "a;b,c;d,e,f\\n1;2,5;3\\n4;5,5;6 -> ;", "a;b;\\n1;2\\n3;4 -> ;",
					"a|b,c\\n1|2 -> |" },
			delimiterString = " -> ")
	void detectsDelimiterWithWhichRowsAgree(String text, char delimiter) throws IOException {
		Path file = write("list.csv", text.replace("\\n", "\n"));
		try (ListFile list = ListFile.open(file, null, null, (header) -> false)) {
			assertThat(list.getDelimiter()).isEqualTo(delimiter);
		}
	}

	@Test
	void detectsDelimiterThatYieldsTheColumns() throws IOException {
		Path file = write("list.csv", "name;phone;sum, in UAH, on 01.11.2026, with fines\nOlena;0501112233;1 250,50\n");
		try (ListFile list = ListFile.open(file, null, null, (header) -> header.contains("phone"))) {
			assertThat(list.getDelimiter()).isEqualTo(';');
		}
	}

	@Test
	void usesCharsetAndDelimiterOfDialer() throws IOException {
		Path file = write("list.csv", "a;b,c,d\nÐ;1,2,3\n");
		try (ListFile list = ListFile.open(file, StandardCharsets.ISO_8859_1, ';', (header) -> false)) {
			assertThat(SpoiltLists.fields(list)).toIterable()
				.containsExactly(List.of("a", "b,c,d"), List.of("Ã", "1,2,3"));
		}
	}

	@Test
	void refusesTextThatFixedCharsetCannotDecode() {
		assertThat(catchThrowableOfType(ListRefusedException.class, () -> {
			try (ListFile list = ListFile.open(SpoiltLists.path("windows-1251.csv"), StandardCharsets.UTF_8, null,
					(header) -> false)) {
				list.getReader().transferTo(Writer.nullWriter());
			}
		}).getCode()).isEqualTo("unknown-charset");
	}

	@Test
	void readsQuotesInTheMiddleOfAField() {
		assertThat(SpoiltLists.column("quotes.csv", 1)).containsExactly("Ivan Petrenko", "Ivan \"Vanya\" P",
				"ТОВ \"Ромашка\", Київ", "Olha, K");
	}

	@Test
	void keepsQuotedLineBreak() {
		assertThat(SpoiltLists.column("line-breaks.csv", 1)).containsExactly("Іван\r\nПетренко", "Олена\nҐудзь");
	}

	@Test
	void keepsLengthOfRaggedRows() {
		assertThat(SpoiltLists.rows("ragged.csv")).extracting(List::size).containsExactly(7, 3, 9, 7);
	}

	@Test
	void readsTenThousandColumns() {
		assertThat(SpoiltLists.rows("wide.csv")).extracting(List::size).containsExactly(10_000, 10_000);
	}

	@Test
	void readsSpoiltFieldsUnchanged() {
		assertThat(SpoiltLists.column("scientific.csv", 2)).containsExactly("3.80501E+11", "0672223344");
		assertThat(SpoiltLists.rows("duplicate-header.csv").get(0)).containsSequence("mobile", "mobile");
		assertThat(SpoiltLists.rows("merged-header.csv").get(0)).startsWith("Боржники за листопад", "");
	}

	@ParameterizedTest
	@CsvSource({ "nul.csv, not-text", "utf-16-without-mark.csv, not-text", "broken-utf-8.csv, unknown-charset",
			"no-charset.csv, unknown-charset", "old-excel.csv, old-excel",
			"is-a-workbook.csv, is-a-spreadsheet-or-archive", "gzip.csv, is-a-spreadsheet-or-archive",
			"list.pdf, unknown-ending", "unclosed-quote.csv, unclosed-quote",
			"unclosed-quote-at-end.csv, unclosed-quote" })
	void refusesSpoiltText(String name, String code) {
		assertThat(SpoiltLists.refusal(name).getCode()).isEqualTo(code);
	}

	@Test
	void namesRowWithUnclosedQuotationMark() {
		assertThat(SpoiltLists.refusal("unclosed-quote.csv").getDetails()).containsExactly(1L);
		assertThat(SpoiltLists.refusal("unclosed-quote-at-end.csv").getDetails()).containsExactly(2L);
	}

	@Test
	void refusesFieldOfFiveMegabytes() throws IOException {
		Path file = write("list.csv", "a;b\n\n1;2\n3;" + "x".repeat(5 << 20) + "\n");
		assertThat(SpoiltLists.refusal(file)).extracting(ListRefusedException::getCode, (ex) -> ex.getDetails()[0])
			.containsExactly("row-too-long", 2L);
	}

	@Test
	void refusesHeaderOfFiveMegabytes() throws IOException {
		assertThat(SpoiltLists.refusal(write("list.csv", "x;".repeat(5 << 19))).getCode()).isEqualTo("row-too-long");
	}

	@Test
	void readsLongRowsAndMillionsOfBlankLines() throws IOException {
		String longField = "x".repeat(900_000);
		Path file = write("list.csv", "a;b\n1;" + longField + "\n" + "\n".repeat(3_000_000) + "2;" + longField + "\n");
		assertThat(SpoiltLists.rows(file)).hasSize(3);
	}

	@Test
	void limitsBatchesByRowsAndCharacters() throws IOException {
		assertThat(batches("a;b\n" + "1;2\n".repeat(2500))).containsExactly(500, 500, 500, 500, 500, 1);
		assertThat(batches("a\n" + ("x".repeat(400_000) + "\n").repeat(5))).containsExactly(4, 2);
		assertThat(batches("a\n0" + ";".repeat(900_000) + "\n1\n", ';')).containsExactly(2, 1);
	}

	@Test
	void readsAgainIfTheLastRowIsNotUtf8() throws IOException {
		Path file = this.folder.resolve("list.csv");
		try (OutputStream out = Files.newOutputStream(file)) {
			out.write("a;b\n".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 100_000; i++) {
				out.write("1;Ivan Petrenko;0501112233\n".getBytes(StandardCharsets.US_ASCII));
			}
			out.write("1;Ївга;0501112233".getBytes("windows-1251"));
		}
		try (ListFile list = ListFile.open(file, null, null, (header) -> false)) {
			assertThat(list.getCharset()).isEqualTo(StandardCharsets.UTF_8);
			list.batches(SpoiltLists.fields(list)).forEachRemaining((batch) -> {
			});
			assertThat(list.isMisread()).isTrue();
		}
		assertThat(ListFile.detectCharset(file, null)).isEqualTo(Charset.forName("windows-1251"));
		assertThat(SpoiltLists.rows(file)).hasSize(100_002).last().isEqualTo(List.of("1", "Ївга", "0501112233"));
	}

	@Test
	void refusesNulFarInside() throws IOException {
		Path file = this.folder.resolve("list.csv");
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write('\uFEFF');
			for (String row : Collections.nCopies(100_000, "1;Іван;0501112233\n")) {
				out.write(row);
			}
			out.write("1;\0;\n");
		}
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("not-text");
	}

	@Test
	void throwsIoExceptionForMissingFile() {
		assertThatIOException()
			.isThrownBy(() -> ListFile.open(this.folder.resolve("list.csv"), null, null, (header) -> false))
			.isInstanceOf(NoSuchFileException.class);
	}

	private List<Integer> batches(String text) throws IOException {
		return batches(text, null);
	}

	private List<Integer> batches(String text, Character delimiter) throws IOException {
		List<Integer> sizes = new ArrayList<>();
		try (ListFile list = ListFile.open(write("list.csv", text), null, delimiter, (header) -> false)) {
			list.batches(SpoiltLists.fields(list)).forEachRemaining((batch) -> sizes.add(batch.size()));
		}
		return sizes;
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.folder.resolve(name), text);
	}

}
