package dev.crmbridge.lists;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The charset of lists that have a single name in them, without any hint. */
class ListCharsetTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "Петренко", "Іван", "Ївга", "Єва", "Ґудзь", "Ґ. Ївженко", "Мар’яна", "Дем'янчук", "Лю",
			"Ян", "О. Юр", "Iваненко", "Cоколов", "Ковальчук-Їжакевич", "Олексій Петренко (Zoe)", "Щур", "Ёлкин",
			"Объедкова", "Анна Ильинична", "Юлия Цой", "Пётр", "Жук", "ТОВ «Ромашка»", "№ 5 Київ", "Rozetka ТОВ",
			"ІВАНЕНКО ОЛЕНА ІГОРІВНА", "Эльвира", "Сью Ли", "Рея", "Яя", "Ъ-фирма" })
	void cyrillicNameIsFound(String name) throws IOException {
		assertCharset(name, "windows-1251");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Müller", "Süß", "Groß", "Jürgen Öz", "Zoé", "Noël", "Lefèvre", "François", "Éléa",
			"Hélène à Orléans", "Ñáñez", "Íñiguez", "José Peña", "María Ángeles Núñez", "Mª José", "Œuvrard", "João",
			"Conceição", "Åse", "Søren Ærø", "Größer & Söhne", "ÄÖÜ GmbH Köln Jülich", "L’Été", "¿Qué?", "Žižek",
			"Šárka" })
	void westernNameIsFound(String name) throws IOException {
		assertCharset(name, "windows-1252");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Петренко", "Müller", "Ivan", "Žižek", "山田", "😀", "Їжак Ґ" })
	void utf8IsFound(String name) throws IOException {
		assertCharset(name, "UTF-8");
	}

	@Test
	void utf8WithABrokenCharacterIsNotReadAsCyrillicNonsense() throws IOException {
		Path file = this.folder.resolve("list.csv");
		byte[] broken = ("client_name\n" + "Олена\n".repeat(20) + "О").getBytes(StandardCharsets.UTF_8);
		Files.write(file, Arrays.copyOf(broken, broken.length - 1));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unknown-charset");
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
