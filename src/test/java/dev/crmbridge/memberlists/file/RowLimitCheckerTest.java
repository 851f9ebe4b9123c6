package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that the checker cuts any text into the same rows as the CSV parser. */
class RowLimitCheckerTest {

	private static final String SIGNS = "ab\"\"\";; \t\n\n\r";

	@Test
	void countsSameRowsAsParser() throws IOException {
		Random random = new Random(7);
		int refused = 0;
		for (int i = 0; i < 50_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int length = random.nextInt(30); length > 0; length--) {
				text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
			}
			// an unclosed quotation mark would swallow the last row and change the count
			String closed = text + "\nend";
			Long rows = checked(closed);
			if (rows == null) {
				refused++;
			}
			else {
				assertThat(parsed(closed)).as("rows of %s", closed).isEqualTo(rows + 1);
			}
		}
		assertThat(refused).isBetween(5_000, 45_000);
	}

	private static Long checked(String text) {
		RowLimitChecker checker = new RowLimitChecker(';');
		try {
			text.chars().forEach((sign) -> checker.next((char) sign));
			checker.end();
			return checker.row();
		}
		catch (ListRefusedException ex) {
			assertThat(ex.getCode()).isEqualTo("unclosed-quote");
			return null;
		}
	}

	private static long parsed(String text) throws IOException {
		try (Reader reader = new StringReader(text);
				CSVParser parser = CSVParser.builder().setReader(reader).setFormat(ListCsvFormat.reading(';')).get()) {
			List<CSVRecord> records = parser.getRecords();
			return records.stream().filter((row) -> !row.stream().allMatch(RowLimitCheckerTest::isBlank)).count();
		}
		catch (UncheckedIOException ex) {
			throw new AssertionError("The parser refuses " + text, ex);
		}
	}

	private static boolean isBlank(String field) {
		return field.chars().allMatch((sign) -> sign == '"' || Character.isWhitespace(sign));
	}

}
