package dev.crmbridge.lists;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists that are .xlsx workbooks: what a cell reads as, and what is refused. */
class ListSpreadsheetTest {

	private static final String SHEET = "xl/worksheets/sheet1.xml";

	private static final String STRINGS = "xl/sharedStrings.xml";

	@TempDir
	private Path folder;

	@Test
	void cellsReadAsAPersonSeesThem() {
		assertThat(SpoiltLists.rows("phones.xlsx").stream().map((row) -> String.join("|", row))).containsExactly(
				"client_id|client_name|mobile|home|contract|debt|priority",
				"1|Іван Петренко|380501112233|380443334455|К-101 & Co|1250.5|5",
				"2|Олена Ґудзь|380672223344||К-102|0.3|", "||||||", "3|Petro|933334455|||1250.1|TRUE",
				"4||#N/A||||||extra");
	}

	@Test
	void datesReadAsIso() {
		assertThat(SpoiltLists.rows("dates.xlsx").stream().map((row) -> String.join("|", row))).containsExactly(
				"d|t|n|iso|time|style", "2026-11-23|2026-11-23T18:30|46349.5|2026-11-23|18:30|46349",
				"1900-01-01|1900-03-01|-5|2026-11-23T18:30:00|1E400|2026-11-24");
		assertThat(SpoiltLists.column("dates-1904.xlsx", 0)).containsExactly("2026-11-23");
	}

	@Test
	void spreadsheetIsCopiedAsCsvThatExcelOpens() throws IOException {
		try (ListFile list = SpoiltLists.open("phones.xlsx")) {
			assertThat(list.isSpreadsheet()).isTrue();
			assertThat(list.getCharset()).isEqualTo(StandardCharsets.UTF_8);
			assertThat(list.hasByteOrderMark()).isTrue();
			assertThat(list.getDelimiter()).isEqualTo(';');
			assertThat(list.getReader()).isNull();
		}
	}

	@Test
	void firstSheetThatCanBeSeenIsRead() {
		assertThat(SpoiltLists.rows("hidden-sheet.xlsx")).hasSize(1);
	}

	@Test
	void titleAboveTheHeaderIsTheHeader() {
		assertThat(SpoiltLists.rows("merged-header.xlsx").get(0)).containsExactly("Боржники за листопад");
	}

	@Test
	void numberOfTwoBillionDigitsIsNotWrittenOut() {
		assertThat(SpoiltLists.rows("huge-number.xlsx").get(1)).startsWith("1E+2000000000", "Іван Петренко", "1E+300");
	}

	@ParameterizedTest
	@CsvSource({ "password.xlsx, encrypted-archive", "cut.xlsx, unreadable-spreadsheet",
			"no-workbook.xlsx, unreadable-spreadsheet", "xml-bomb.xlsx, unreadable-spreadsheet",
			"far-column.xlsx, unreadable-spreadsheet", "far-string.xlsx, unreadable-spreadsheet" })
	void spoiltSpreadsheetIsRefused(String name, String code) {
		assertThat(SpoiltLists.refusal(name).getCode()).isEqualTo(code);
	}

	@Test
	void fileOver100MegabytesIsRefused() throws IOException {
		Path file = this.folder.resolve("list.xlsx");
		try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
			out.setLength((100L << 20) + 1);
		}
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("spreadsheet-too-large");
	}

	@Test
	void sharedStringsOver64MegabytesAreRefused() throws IOException {
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
	void sheetThatIsABombIsRefused() throws IOException {
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
	void cellOfTwoMegabytesIsRefused() throws IOException {
		Path file = changed(SHEET, (out) -> print(out,
				"<worksheet><sheetData><row><c><v>1</v></c></row><row><c t=\"str\"><v>" + "x".repeat(2 << 20)));
		assertThat(SpoiltLists.refusal(file)).extracting(ListRefusedException::getCode, (ex) -> ex.getDetails()[0])
			.containsExactly("row-too-long", 1L);
	}

	@Test
	void manyCellsThatAreLongTogetherAreRefused() throws IOException {
		String cell = "<c t=\"str\"><v>" + "x".repeat(30_000) + "</v></c>";
		Path file = changed(SHEET, (out) -> print(out, "<worksheet><sheetData><row>" + cell.repeat(40)));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("row-too-long");
	}

	@Test
	void endlessAttributeIsRefused() throws IOException {
		Path file = changed(SHEET,
				(out) -> print(out, "<worksheet><sheetData x=\"" + "x".repeat(6 << 20) + "\"/></worksheet>"));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("row-too-long");
	}

	@Test
	void endlessNamesAreRefused() throws IOException {
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
	void endlessDepthIsRefused() throws IOException {
		Path file = changed(SHEET, (out) -> print(out,
				"<worksheet>" + "<a>".repeat(1000) + "</a>".repeat(1000) + "<sheetData/></worksheet>"));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unreadable-spreadsheet");
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
