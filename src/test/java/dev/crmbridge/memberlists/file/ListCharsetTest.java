package dev.crmbridge.memberlists.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests charset detection in lists with a single name and no byte order mark. */
class ListCharsetTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "Петренко", "Іван", "Ївга", "Єва", "Ґудзь", "Ґ. Ївженко", "Мар’яна", "Дем'янчук", "Лю",
			"Ян", "О. Юр", "Iваненко", "Cоколов", "Ковальчук-Їжакевич", "Олексій Петренко (Zoe)", "Щур", "Ёлкин",
			"Объедкова", "Анна Ильинична", "Юлия Цой", "Пётр", "Жук", "ТОВ «Ромашка»", "№ 5 Київ", "Rozetka ТОВ",
			"ІВАНЕНКО ОЛЕНА ІГОРІВНА", "Эльвира", "Сью Ли", "Рея", "Яя", "Ъ-фирма" })
	void detectsCyrillicName(String name) throws IOException {
		assertCharset(name, "windows-1251");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Müller", "Süß", "Groß", "Jürgen Öz", "Zoé", "Noël", "Lefèvre", "François", "Éléa",
			"Hélène à Orléans", "Ñáñez", "Íñiguez", "José Peña", "María Ángeles Núñez", "Mª José", "Œuvrard", "João",
			"Conceição", "Åse", "Søren Ærø", "Größer & Söhne", "ÄÖÜ GmbH Köln Jülich", "L’Été", "¿Qué?", "Žižek",
			"Šárka" })
	void detectsWesternName(String name) throws IOException {
		assertCharset(name, "windows-1252");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Петренко", "Müller", "Ivan", "Žižek", "山田", "😀", "Їжак Ґ" })
	void detectsUtf8(String name) throws IOException {
		assertCharset(name, "UTF-8");
	}

	@Test
	void refusesUtf8WithBrokenCharacter() throws IOException {
		Path file = this.folder.resolve("list.csv");
		byte[] broken = ("client_name\n" + "Олена\n".repeat(20) + "О").getBytes(StandardCharsets.UTF_8);
		Files.write(file, Arrays.copyOf(broken, broken.length - 1));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unknown-charset");
	}

	@ParameterizedTest
	@CsvSource({ "100 €, windows-1252", "£100, windows-1252", "€, windows-1252", "Ünal, windows-1252",
			"ФОП, windows-1251", "АТ, windows-1251", "Ч, windows-1251", "Ж, windows-1251" })
	void countsRepeatedWordOnce(String word, String charset) throws IOException {
		for (int rows : new int[] { 1, 5, 20, 60, 1000 }) {
			String header = charset.equals("windows-1251") ? "Номер;Ім’я;Стать\n" : "client_id;client_name;sum\n";
			assertRead(header + ("1;Ivan;" + word + "\n").repeat(rows), charset);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "пн", "вт", "кг", "чол", "КУ" })
	void detectsShortRepeatedCyrillicWord(String word) throws IOException {
		assertRead("client_id;client_name;unit\n" + ("1;Ivan;" + word + "\n").repeat(20), "windows-1251");
	}

	@Test
	void ignoresSymbolOfEachRowAmongNames() throws IOException {
		assertRead("name;sum\n" + ("Müller;5 €\n" + "Meier;5 €\n".repeat(5)).repeat(10), "windows-1252");
		assertRead("name;sum\n" + ("Ünal;5\n" + "Meier;5\n".repeat(2)).repeat(6), "windows-1252");
		assertRead("name;day\nIvan;пн\nIvan;вт\nIvan;ср\nIvan;чт\nIvan;пт\nIvan;сб\nIvan;нд\n", "windows-1251");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Oлeнa", "Oксaнa", "Oлeкcaндp", "OЛEHA БOHДAP", "ЄBГEH", "ТOB Cвiт" })
	void acceptsLatinLookalikesInCyrillicName(String name) throws IOException {
		assertRead("Ім’я;Номер\n" + "Петренко;1\n".repeat(20) + name + ";2\n" + "Олена;3\n".repeat(20), "windows-1251");
	}

	@ParameterizedTest
	@CsvSource({ "KOI8-U, Петренко Олена", "IBM866, Петренко Олена", "ISO-8859-5, Петренко Олена",
			"x-MacCyrillic, Петренко Олена", "windows-1250, Świętosława Łęcka", "windows-1254, Çağrı Yıldız İşçi" })
	void refusesOtherCharsets(String charset, String name) throws IOException {
		assertUnknown(("1;" + name + "\n").getBytes(Charset.forName(charset)));
		assertUnknown(("1;" + name + "\n").repeat(50).getBytes(Charset.forName(charset)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "KOI8-U", "IBM866", "ISO-8859-5", "UTF-8" })
	void refusesRowInAnotherCharset(String charset) throws IOException {
		ByteArrayOutputStream list = new ByteArrayOutputStream();
		for (int row = 0; row < 100; row++) {
			String name = List.of("Петренко", "Олена Бондар", "Іван", "Шевченко").get(row % 4);
			Charset written = Charset.forName((row == 50) ? charset : "windows-1251");
			list.write((row + ";" + name + ";Шевченко\n").getBytes(written));
		}
		assertUnknown(list.toByteArray());
	}

	private void assertRead(String text, String charset) throws IOException {
		assertThat(detect(text.getBytes(Charset.forName(charset)))).as(text).isEqualTo(Charset.forName(charset));
	}

	private void assertUnknown(byte[] text) throws IOException {
		assertThat(detect(text)).isNull();
	}

	private static Charset detect(byte[] text) throws IOException {
		CharsetDetector detector = new CharsetDetector();
		detector.read(new ByteArrayInputStream(text));
		return detector.charset();
	}

	private void assertCharset(String name, String charset) throws IOException {
		Path file = this.folder.resolve("list.csv");
		Charset expected = Charset.forName(charset);
		Files.writeString(file, "client_id;client_name;mobile\n1;" + name + ";0501112233\n", expected);
		assertThat(Files.readString(file, expected)).contains(name);
		try (ListFile list = ListFile.open(file, null, null, (header) -> false)) {
			assertThat(list.getCharset()).isEqualTo(expected);
		}
		assertThat(SpoiltLists.rows(file).get(1).get(1)).isEqualTo(name);
	}

}
