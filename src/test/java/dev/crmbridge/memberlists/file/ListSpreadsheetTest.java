package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.xlsx.RejectedRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests lists that are .xlsx workbooks: what cells read as, and refusals. */
class ListSpreadsheetTest {

	private static final String SHEET = "xl/worksheets/sheet1.xml";

	private static final String STRINGS = "xl/sharedStrings.xml";

	@TempDir
	private Path folder;

	@Test
	void readsCellsAsPeopleSeeThem() {
		assertThat(SpoiltLists.rows("phones.xlsx").stream().map((row) -> String.join("|", row))).containsExactly(
				"client_id|client_name|mobile|home|contract|debt|priority",
				"1|Іван Петренко|380501112233|380443334455|К-101 & Co|1250.5|5",
				"2|Олена Ґудзь|380672223344||К-102|0.3|", "3|Petro|933334455|||1250.1|TRUE", "4||#N/A||||||extra");
	}

	@Test
	void readsDatesAsIso() {
		assertThat(SpoiltLists.rows("dates.xlsx").stream().map((row) -> String.join("|", row))).containsExactly(
				"d|t|n|iso|time|style", "2026-11-23|2026-11-23T18:30|46349.5|2026-11-23|18:30|46349",
				"1900-01-01|1900-03-01|-5|2026-11-23T18:30:00|1E400|2026-11-24");
		assertThat(SpoiltLists.column("dates-1904.xlsx", 0)).containsExactly("2026-11-23");
	}

	@Test
	void describesCopyThatExcelOpens() throws IOException {
		try (ListFile list = SpoiltLists.open("phones.xlsx")) {
			assertThat(list.isSpreadsheet()).isTrue();
			assertThat(list.getCharset()).isEqualTo(StandardCharsets.UTF_8);
			assertThat(list.hasByteOrderMark()).isTrue();
			assertThat(list.getDelimiter()).isEqualTo(';');
			assertThat(list.getReader()).isNull();
		}
	}

	@Test
	void readsFirstVisibleSheet() {
		assertThat(SpoiltLists.rows("hidden-sheet.xlsx")).hasSize(1);
	}

	@Test
	void takesTitleAboveHeaderForHeader() {
		assertThat(SpoiltLists.rows("merged-header.xlsx").get(0)).containsExactly("Боржники за листопад");
	}

	@Test
	void doesNotWriteOutHugeNumber() {
		assertThat(SpoiltLists.rows("huge-number.xlsx").get(1)).startsWith("1E+2000000000", "Іван Петренко", "1E+300");
	}

	@ParameterizedTest
	@CsvSource({ "password.xlsx, encrypted-archive", "cut.xlsx, unreadable-spreadsheet",
			"no-workbook.xlsx, unreadable-spreadsheet", "xml-bomb.xlsx, unreadable-spreadsheet",
			"far-column.xlsx, unreadable-spreadsheet", "far-string.xlsx, unreadable-spreadsheet" })
	void refusesDamagedSpreadsheet(String name, String code) {
		assertThat(SpoiltLists.refusal(name).getCode()).isEqualTo(code);
	}

	@Test
	void refusesFileOver100Megabytes() throws IOException {
		Path file = this.folder.resolve("list.xlsx");
		try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
			out.setLength((100L << 20) + 1);
		}
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("spreadsheet-too-large");
	}

	@Test
	void refusesSharedStringsOver64Megabytes() throws IOException {
		Random random = new Random(1);
		Path file = changed(STRINGS, (out) -> {
			print(out, "<sst>");
			for (int i = 0; i < 140_000; i++) {
				print(out, "<si><t>" + Long.toHexString(random.nextLong()).repeat(30) + "</t></si>");
			}
		});
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("spreadsheet-too-large");
	}

	@Test
	void refusesSheetThatIsABomb() throws IOException {
		Path file = changed(SHEET, (out) -> {
			print(out, "<worksheet><sheetData><row><c><v>1</v></c></row>");
			for (int i = 0; i < 1000; i++) {
				print(out, "<row><c t=\"str\"><v>1</v></c></row>".repeat(1000));
			}
			print(out, "</sheetData></worksheet>");
		});
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("spreadsheet-too-large");
	}

	@Test
	void refusesCellOfTwoMegabytes() throws IOException {
		Path file = changed(SHEET, (out) -> print(out,
				"<worksheet><sheetData><row><c><v>1</v></c></row><row><c t=\"str\"><v>" + "x".repeat(2 << 20)));
		assertThat(SpoiltLists.refusal(file)).extracting(ListRefusedException::getCode, (ex) -> ex.getDetails()[0])
			.containsExactly("row-too-long", 1L);
	}

	@Test
	void refusesRowOfManyLongCells() throws IOException {
		String cell = "<c t=\"str\"><v>" + "x".repeat(30_000) + "</v></c>";
		Path file = changed(SHEET, (out) -> print(out, "<worksheet><sheetData><row>" + cell.repeat(40)));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("row-too-long");
	}

	@Test
	void refusesEndlessAttribute() throws IOException {
		Path file = changed(SHEET,
				(out) -> print(out, "<worksheet><sheetData x=\"" + "x".repeat(6 << 20) + "\"/></worksheet>"));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("row-too-long");
	}

	@Test
	void refusesEndlessNames() throws IOException {
		Path file = changed(SHEET, (out) -> {
			print(out, "<worksheet><sheetData>");
			for (int i = 0; i < 2000; i++) {
				print(out, "<row a" + i + "=\"\"/>");
			}
			print(out, "</sheetData></worksheet>");
		});
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unreadable-spreadsheet");
	}

	@Test
	void refusesEndlessDepth() throws IOException {
		Path file = changed(SHEET, (out) -> print(out,
				"<worksheet>" + "<a>".repeat(1000) + "</a>".repeat(1000) + "<sheetData/></worksheet>"));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unreadable-spreadsheet");
	}

	private Path sheet(String rows) throws IOException {
		return changed(SHEET, (out) -> print(out, "<worksheet><sheetData>"
				+ "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>name</v></c><c r=\"B1\" t=\"str\"><v>phone</v></c></row>"
				+ rows + "</sheetData></worksheet>"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hidden=\"1\"", "hidden=\"true\"", "ht=\"0\" customHeight=\"1\"" })
	void rejectsHiddenRow(String hidden) throws IOException {
		List<List<String>> rows = SpoiltLists.rows(sheet("<row r=\"2\" " + hidden
				+ "><c r=\"A2\"><v>1</v></c></row><row r=\"3\" hidden=\"0\" ht=\"15\"><c r=\"A3\"><v>2</v></c></row>"
				+ "<row r=\"4\" " + hidden + "/>"));
		assertRejected(rows.get(1), "hidden-row", "2");
		assertThat(rows.subList(2, rows.size())).containsExactly(List.of("2", ""))
			.noneMatch(RejectedRow.class::isInstance);
	}

	@Test
	void rejectsRowWithCellErrorOrFormulaWithoutValue() throws IOException {
		List<List<String>> rows = SpoiltLists.rows(sheet("""
				<row r="2"><c r="A2" t="e"><f>VLOOKUP(C2,X:Y,2,0)</f><v>#N/A</v></c><c r="B2"><v>1</v></c></row>
				<row r="3"><c r="A3"><v>1</v></c><c r="B3"><f>"050"</f></c></row>
				<row r="4"><c r="B4"><f t="shared" si="0"/><v></v></c></row>
				<row r="5"><c r="A5"><v>1</v></c><c r="B5" t="str"><f>""</f><v></v></c></row>
				<row r="6"><c r="B6"><f>1+1</f><v>2</v></c></row>
				"""));
		assertRejected(rows.get(1), "cell-error", "A2", "#N/A");
		assertRejected(rows.get(2), "formula-without-value", "B3");
		assertRejected(rows.get(3), "formula-without-value", "B4");
		assertThat(rows.subList(4, 6)).containsExactly(List.of("1", ""), List.of("", "2"));
	}

	private static void assertRejected(List<String> row, String code, Object... details) {
		assertThat(row).isInstanceOf(RejectedRow.class);
		assertThat(((RejectedRow) row).rejection().code()).isEqualTo(code);
		assertThat(((RejectedRow) row).rejection().details()).isEqualTo(List.of(details));
	}

	@Test
	void escapedCharactersAreDecoded() throws IOException {
		assertThat(SpoiltLists.rows(sheet("""
				<row><c t="str"><v>Olha_x000D_
				Testova</v></c><c t="inlineStr"><is><t>0501114001_x000D_</t></is></c></row>
				<row><c t="str"><v>File_x005F_x000D_name</v></c><c t="str"><v>_x0030_501_xZZZZ__x0001_</v></c></row>
				""")).subList(1, 3)).containsExactly(List.of("Olha\r\nTestova", "0501114001"),
				List.of("File_x000D_name", "0501_xZZZZ_"));
	}

	@Test
	void partNamesOfWindowsAreRead() throws IOException {
		Path file = this.folder.resolve("list.xlsx");
		try (ZipFile from = new ZipFile(SpoiltLists.path("phones.xlsx").toFile());
				ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			for (ZipEntry entry : from.stream().toList()) {
				out.putNextEntry(new ZipEntry(entry.getName().replace('/', '\\')));
				from.getInputStream(entry).transferTo(out);
			}
		}
		assertThat(SpoiltLists.rows(file)).isEqualTo(SpoiltLists.rows("phones.xlsx"));
	}

	@Test
	void partNameThatClimbsIsRefused() throws IOException {
		Path file = this.folder.resolve("list.xlsx");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			out.putNextEntry(new ZipEntry("xl\\..\\..\\x"));
		}
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unsafe-archive");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			yyyy-mm-dd          ~ true
			[$-409]d/m/yy       ~ true
			[h]:mm              ~ true
			[HH]                ~ true
			General             ~ false
			0.00                ~ false
			"days "0            ~ false
			\\d0                ~ false
			[Red]0              ~ false
			[Red][$-409]0_d*s   ~ false
			"day                ~ true
			[day                ~ true
			""")
	void formatSaysWhetherANumberIsADate(String format, boolean date) throws IOException {
		assertThat(SpoiltLists.rows(styled(format)).get(0)).containsExactly(date ? "2026-11-23" : "46349");
	}

	// a pattern that looked for the end of each bracket took 137 s
	@Test
	@Timeout(60)
	void formatOfBracketsAloneIsReadAtOnce() throws IOException {
		assertThat(SpoiltLists.rows(styled("[".repeat(900_000))).get(0)).containsExactly("46349");
	}

	private Path styled(String format) throws IOException {
		Path file = this.folder.resolve("styled.xlsx");
		String code = format.replace("\"", "&quot;");
		String styles = "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"" + code
				+ "\"/></numFmts><cellXfs><xf numFmtId=\"200\"/></cellXfs></styleSheet>";
		try (ZipFile from = new ZipFile(SpoiltLists.path("dates.xlsx").toFile());
				ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			for (ZipEntry entry : from.stream().toList()) {
				out.putNextEntry(new ZipEntry(entry.getName()));
				if (entry.getName().endsWith("styles.xml")) {
					print(out, styles);
				}
				else if (entry.getName().equals(SHEET)) {
					print(out, "<worksheet><sheetData><row><c s=\"0\"><v>46349</v></c></row></sheetData></worksheet>");
				}
				else {
					from.getInputStream(entry).transferTo(out);
				}
			}
		}
		return file;
	}

	private Path changed(String part, Content content) throws IOException {
		Path file = this.folder.resolve("list.xlsx");
		try (ZipFile from = new ZipFile(SpoiltLists.path("phones.xlsx").toFile());
				ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			for (ZipEntry entry : from.stream().toList()) {
				out.putNextEntry(new ZipEntry(entry.getName()));
				if (entry.getName().equals(part)) {
					content.write(out);
				}
				else {
					from.getInputStream(entry).transferTo(out);
				}
			}
		}
		return file;
	}

	private static void print(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Writes a part. */
	private interface Content {

		void write(OutputStream out) throws IOException;

	}

}
