package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a spreadsheet runs nothing of the CSV that we write, and that we read it
 * back.
 */
class ListCsvTest {

	private static final String SIGNS = "=@+-\uff1d\uff0b'',;|\t\n\r \"a1Ї";

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '#', textBlock = """
			=1+1                ~ '=1+1
			@SUM(A1)            ~ '@SUM(A1)
			+cmd                ~ '+cmd
			-cmd                ~ '-cmd
			+380 50 111 22 33   ~ +380 50 111 22 33
			+380 (50) 111-22-33 ~ '+380 (50) 111-22-33
			+380-50-111-22-33   ~ '+380-50-111-22-33
			-1/2                ~ '-1/2
			+1-2                ~ '+1-2
			-5.50               ~ -5.50
			-                   ~ -
			\uff1d1+1            ~ '\uff1d1+1
			\uff0bcmd            ~ '\uff0bcmd
			\uff0dcmd            ~ '\uff0dcmd
			\uff20SUM            ~ '\uff20SUM
			#  =1+1#            ~ '  =1+1
			\u00a0=1+1           ~ '\u00a0=1+1
			'=1+1               ~ ''=1+1
			O'Neil              ~ O'Neil
			'tHooft             ~ 'tHooft
			a=b                 ~ a=b
			a;b                 ~ "a;b"
			a|b                 ~ "a|b"
			a,b                 ~ "a,b"
			a;=1+1              ~ "a;'=1+1"
			a, -cmd             ~ "a,' -cmd"
			a|@x                ~ "a|'@x"
			6" pipe             ~ "6"" pipe"
			""")
	void guardsFieldThatWouldRun(String field, String written) {
		assertThat(ListCsvFormat.line(List.of("x", field), ';')).isEqualTo("x;" + written + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\tx", "\rx", "\nx", "\n=1", "a\n=1", "a\t=1", "a\r=1" })
	void guardsFormulaAfterLineBreakOrTab(String field) {
		assertThat(ListCsvFormat.line(List.of(field), ',')).matches("(?s)\"'[\t\r\n].*\"\r\n|(?s)\"a[\t\r\n]'=1\"\r\n");
	}

	@Test
	void writesNoFormulaForAnyDelimiterAndReadsFieldsBack() {
		Random random = new Random(11);
		for (int i = 0; i < 30_000; i++) {
			List<String> fields = new ArrayList<>();
			for (int n = 0; n < 3; n++) {
				fields.add(TextCleaner.clean(field(random)));
			}
			String line = ListCsvFormat.line(fields, ';');
			assertThat(parsed(line, ';').stream().map(TextCleaner::clean).toList()).as(line).isEqualTo(fields);
			for (char delimiter : new char[] { ',', ';', '\t', '|' }) {
				for (String part : line.split("[\r\n" + delimiter + "]")) {
					String shown = part.replaceFirst("^[\\s\\p{Z}\"]*", "");
					assertThat(shown).as(line).doesNotStartWith("=").doesNotStartWith("@").doesNotStartWith("\uff1d");
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "050-111-22-33", "(050) 111", "+380-50-111-22-33" })
	void removesGuardOfNumber(String number) {
		assertThat(ListCsvFormat.unguarded("'" + number)).isEqualTo(number);
	}

	@ParameterizedTest
	@ValueSource(strings = { "^", ":" })
	void ignoresUnsafeSeparatorLine(String sign) throws IOException {
		String list = "sep=" + sign + "\nname" + sign + "phone\n";
		assertThat(ListHeadReader.read(new StringReader(list), (header) -> false).delimiter())
			.isNotEqualTo(sign.charAt(0));
	}

	private static String field(Random random) {
		StringBuilder field = new StringBuilder();
		for (int length = random.nextInt(8); length > 0; length--) {
			field.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
		}
		return field.toString();
	}

	private static List<String> parsed(String line, char delimiter) {
		try (CSVParser parser = CSVParser.parse(new StringReader(line),
				CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get())) {
			return parser.iterator().next().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
