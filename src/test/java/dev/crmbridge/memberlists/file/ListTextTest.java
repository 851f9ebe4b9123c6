package dev.crmbridge.memberlists.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests how the text of lists is cleaned of what people cannot see. */
class ListTextTest {

	@TempDir
	private Path folder;

	private List<List<String>> rows(String text) throws IOException {
		return SpoiltLists.rows(Files.writeString(this.folder.resolve("list.csv"), text));
	}

	private String field(String field) throws IOException {
		return rows("name;phone\n" + field + ";1\n").get(1).get(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u202a0501\u202c", "\u200e0501", "\u200b0501", "\u20680501\u2069", "\ufeff0501",
			"05\u00ad0\u00ad1", "05\u206001", "\u300005\u200c01\u2003", "\u00a00501\u202f", "\u061c0501\u180e",
			"\u205f0501\u1680", "05\u000b01", "05\u007f01", "05\u008501", "05\u001f01", "\t0501\t", "\u28000501\u3164",
			"05\u034f01", "05\udb40\udc2001", "\"\u00a00501\u200b\"", "=\"0501\"", "\"=\"\"0501\"\"\"", "'0501",
			"=\" 0501 \"", "\u200b'0501" })
	void removesInvisibleCharacters(String field) throws IOException {
		assertThat(field(field)).isEqualTo("0501");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '#',
			value = { "и\u0306 і\u0308, й ї", "e\u0301, é", "'tHooft, 'tHooft", "O'Neil, O'Neil", "=1+1, =1+1",
					"Іван\u00a0Петренко, Іван\u00a0Петренко", "'=cmd, =cmd", "'+380501112233, +380501112233",
					"'', ''" })
	void composesLettersAndKeepsTheRest(String field, String value) throws IOException {
		assertThat(field(field)).isEqualTo(value);
	}

	@Test
	void cleansLongTexts() throws IOException {
		String text = "a".repeat(400_000);
		assertThat(field("\"=\"\"" + text + "\"\"\"")).isEqualTo(text);
		assertThat(field("'".repeat(400_000) + "=")).hasSize(400_000);
		assertThat(field("=\"1\"&\"2\"")).isEqualTo("=\"1\"&\"2\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00a0", "\u200b", "\u2003\u2060", "\"\u202e\"", "\u2800" })
	void cleansInvisibleValueToEmpty(String field) throws IOException {
		assertThat(field(field)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ufeff\ufeffname;phone", "\ufeff\"name\";\"phone\"", "\ufeff\ufeff\"name\";\"phone\"",
			"name\u00a0;\u00a0phone", "\u200bname;phone\u00ad", "\ufeffsep=;\nname;phone", "\u00a0;\u200b\nname;phone",
			"\ufeff\n\ufeffname;phone" })
	void cleansHeader(String header) throws IOException {
		assertThat(rows(header + "\nOlha;0501\n")).startsWith(List.of("name", "phone"), List.of("Olha", "0501"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3000, 70_000 })
	void dropsDosEndOfFile(int rows) throws IOException {
		for (String end : List.of("\r\n\u001a", "\u001a", "\r\n\u001a\u001a\u001a")) {
			assertThat(rows("name;phone" + "\r\nOlha;0501".repeat(rows) + end).stream()
				.filter((row) -> !row.get(0).isEmpty())).hasSize(rows + 1).allMatch((row) -> row.size() == 2);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3000, 70_000 })
	void dropsControlCharacter(int rows) throws IOException {
		List<List<String>> read = rows("name;phone\r\n" + "Ivan;0502\r\n".repeat(rows) + "Ol\u000bha\u001f;0501\r\n");
		assertThat(read.get(rows + 1)).containsExactly("Olha", "0501");
	}

	@Test
	void refusesBytesThatAreNotText() throws IOException {
		Random random = new Random(3);
		for (int size : new int[] { 3000, 100_000 }) {
			byte[] bytes = new byte[size];
			random.nextBytes(bytes);
			assertRefused(bytes, "not-text");
			assertRefused(new byte[size], "not-text");
			for (int i = 0; i < size; i++) {
				bytes[i] = (byte) ((i % 8 == 0) ? 1 + random.nextInt(8) : 'a' + random.nextInt(20));
			}
			assertRefused(bytes, "not-text");
		}
	}

	private void assertRefused(byte[] bytes, String code) throws IOException {
		Path file = Files.write(this.folder.resolve("list.csv"), bytes);
		assertThat(SpoiltLists.refusal(file)).isNotNull().extracting(ListRefusedException::getCode).isEqualTo(code);
	}

	@ParameterizedTest
	@CsvSource({ "KOI8-U, Петренко Олена;Іваненко Андрій;Юхимчук Зоряна", "KOI8-R, Петров Иван;Соколова Анна;Юлия Цой",
			"KOI8-U, ПЕТРЕНКО ОЛЕНА;ІВАНЕНКО АНДРІЙ;ЮХИМЧУК ЗОРЯНА", "IBM866, Петров Иван;Соколова Анна;Юлия Цой",
			"ISO-8859-5, Петренко Олена;Іваненко Андрій;Юхимчук Зоряна",
			"x-MacCyrillic, Петренко Олена;Іваненко Андрій;Юхимчук Зоряна",
			"x-MacUkraine, Ковальчук Ґудзь;Щербак Яна;Юхимчук Зоряна", "windows-1250, Łukasz Wałęsa;Żaneta Gęś",
			"ISO-8859-2, Łukasz Wałęsa;Żaneta Gęś", "windows-1250, Dvořák Jiří;Černý Tomáš;Růžičková Věra",
			"windows-1250, Erdős Győző;Szűcs Jenő;Fűzfa Tünde", "windows-1250, Ştefan Brătianu;Ionuţ Rădulescu",
			"windows-1250, Kovačević Đuro;Šarić Čedomir", "windows-1254, İşgi Güneş;Öğüt Şahin",
			"windows-1254, Çiğdem Yıldız;Ayşe Kılıç", "windows-1253, Παπαδόπουλος Γιώργος;Ελένη Νικολάου",
			"IBM852, Łukasz Wałęsa;Żaneta Gęś", "IBM850, Jürgen Müller;Jörg Schröder;Jürgen Groß" })
	void refusesAnotherCharsetAndNamesRow(String charset, String names) throws IOException {
		StringBuilder text = new StringBuilder("name;phone\r\nIvan;0501\r\n\r\n\"Two\nlines\";0502\r\n");
		for (String name : names.split(";")) {
			text.append(name).append(";0503\r\n");
		}
		Path file = Files.write(this.folder.resolve("list.csv"), text.toString().getBytes(charset));
		assertThat(SpoiltLists.refusal(file)).isNotNull()
			.extracting(ListRefusedException::getCode, (refused) -> refused.getDetails()[0])
			.containsExactly("unknown-charset", 3L);
		try (ListFile list = ListFile.open(file, Charset.forName(charset), null, (header) -> false)) {
			assertThat(SpoiltLists.fields(list)).toIterable()
				.extracting((row) -> row.get(0))
				.contains(names.split(";"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8, windows-1251, Олена Тестова, Петро Іншій", "windows-1251, UTF-8, Олена Тестова, Петро Іншій",
			"windows-1251, KOI8-U, Олена Тестова, Петро Іншій", "windows-1251, IBM866, Олена Тестова, Соколова Анна",
			"windows-1251, windows-1252, Олена Тестова, Jürgen Müller", "UTF-8, windows-1252, Zoé Müller, Jürgen Groß",
			"windows-1252, UTF-8, Jürgen Müller, Zoé Groß" })
	void namesRowInAnotherCharset(String charset, String another, String name, String odd) throws IOException {
		for (boolean half : new boolean[] { false, true }) {
			ByteArrayOutputStream text = new ByteArrayOutputStream();
			text.writeBytes("name;phone\r\n".getBytes(StandardCharsets.US_ASCII));
			for (int row = 1; row <= 20; row++) {
				boolean isOdd = half ? row > 12 : row == 13;
				text.writeBytes(((isOdd ? odd : name) + ";0501\r\n").getBytes(isOdd ? another : charset));
			}
			Path file = Files.write(this.folder.resolve("list.csv"), text.toByteArray());
			assertThat(SpoiltLists.refusal(file)).isNotNull()
				.extracting(ListRefusedException::getCode, (refused) -> refused.getDetails()[0])
				.containsExactly("unknown-charset", 13L);
		}
	}

	@Test
	void namesRowThatFixedCharsetCannotDecode() throws IOException {
		Path file = Files.write(this.folder.resolve("list.csv"),
				"\ufeffname;phone\n".concat("Олена;1\n".repeat(9)).concat("#;1\n").getBytes(StandardCharsets.UTF_8));
		byte[] bytes = Files.readAllBytes(file);
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (bytes[i] == '#') ? (byte) 0xCE : bytes[i];
		}
		Files.write(file, bytes);
		assertThat(SpoiltLists.refusal(file).getDetails()).containsExactly(10L);
	}

}
