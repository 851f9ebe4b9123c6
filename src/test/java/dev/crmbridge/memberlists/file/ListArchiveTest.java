package dev.crmbridge.memberlists.file;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.BoundedInflateStream;
import dev.crmbridge.memberlists.file.archive.CountingChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests lists in archives: refusals, and limits of what an archive expands to. */
class ListArchiveTest {

	/** Offset of the flags in an entry of the directory, in bytes. */
	private static final int FLAGS = 8;

	/** Offset of the name in an entry of the directory, in bytes. */
	private static final int NAME = 46;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "slip.zip, unsafe-archive", "absolute.zip, unsafe-archive", "backslash.zip, unsafe-archive",
			"several.zip, archive-with-several-lists", "without-list.zip, archive-without-list",
			"encrypted.zip, encrypted-archive", "damaged.zip, unreadable-archive", "no-zip.zip, unreadable-archive",
			"no-gzip.csv.gz, unreadable-archive", "cut.csv.gz, unreadable-archive" })
	void refusesDamagedArchive(String name, String code) {
		assertThat(SpoiltLists.refusal(name).getCode()).isEqualTo(code);
	}

	@Test
	void refusesArchiveInArchive() throws IOException {
		Path file = gzip(Files.readAllBytes(SpoiltLists.path("list.zip")));
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("is-a-spreadsheet-or-archive");
	}

	@Test
	void refusesGzipBomb() throws IOException {
		assertThat(SpoiltLists.refusal(gzip(bomb())).getCode()).isEqualTo("archive-too-large");
	}

	@Test
	void refusesZipBomb() throws IOException {
		assertThat(SpoiltLists.refusal(zip(bomb(), 1)).getCode()).isEqualTo("archive-too-large");
	}

	@Test
	void acceptsLargeListOfSimilarRows() throws IOException {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 150_000; i++) {
			text.append(i).append(";Ivan Petrenko;0501112233;").append("x".repeat(100)).append('\n');
		}
		byte[] rows = text.toString().getBytes(StandardCharsets.UTF_8);
		assertThat(SpoiltLists.rows(gzip(rows))).hasSize(150_000);
		assertThat(SpoiltLists.rows(zip(rows, 1))).hasSize(150_000);
	}

	@Test
	void acceptsSmallArchiveOfEqualRows() throws IOException {
		byte[] rows = "1;Ivan Petrenko;0501112233\n".repeat(5000).getBytes(StandardCharsets.UTF_8);
		assertThat(SpoiltLists.rows(gzip(rows))).hasSize(5000);
		assertThat(SpoiltLists.rows(zip(rows, 1))).hasSize(5000);
	}

	@Test
	void refusesDamageFoundWhileReading() throws IOException {
		StringBuilder rows = new StringBuilder("\uFEFFa;b\n");
		for (int i = 0; i < 200_000; i++) {
			rows.append(i * 7919L % 1_000_003).append(";Іван Петренко\n");
		}
		Path file = gzip(rows.toString().getBytes(StandardCharsets.UTF_8));
		byte[] packed = Files.readAllBytes(file);
		packed[packed.length / 2] ^= 0x55;
		Files.write(file, packed);
		try (ListFile list = ListFile.open(file, null, null, (header) -> false)) {
			var batches = list.batches(SpoiltLists.fields(list));
			assertThat(batches.next()).hasSize(500);
			assertThat(catchThrowableOfType(ListRefusedException.class, () -> batches.forEachRemaining((batch) -> {
			})).getCode()).isIn("unreadable-archive", "unknown-charset", "not-text", "unclosed-quote");
		}
	}

	@Test
	void refusesChangedBytesOfStoredEntry() throws IOException {
		byte[] packed = Files.readAllBytes(stored("a;b\n1;0501112233\n"));
		int number = new String(packed, StandardCharsets.ISO_8859_1).indexOf("0501112233");
		packed[number + 4]++;
		Path file = Files.write(this.folder.resolve("changed.zip"), packed);
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unreadable-archive");
	}

	@Test
	void refusesEndlessDirectory() throws IOException {
		assertThat(SpoiltLists.refusal(zip(new byte[0], 30_000)).getCode()).isEqualTo("unreadable-archive");
	}

	@Test
	void refusesEndlessRunOfEmptyMembers() throws IOException {
		byte[] member = Files.readAllBytes(gzip(new byte[0]));
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (int i = 0; i < 60_000; i++) {
			members.write(member);
		}
		Path file = Files.write(this.folder.resolve("members.gz"), members.toByteArray());
		assertThat(SpoiltLists.refusal(file).getCode()).isEqualTo("unreadable-archive");
	}

	@Test
	void readsGzipOfSeveralMembers() throws IOException {
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (String rows : List.of("a;b\n1;2\n", "3;4\n", "5;6\n")) {
			members.write(Files.readAllBytes(gzip(rows.getBytes(StandardCharsets.UTF_8))));
		}
		Path file = Files.write(this.folder.resolve("members.csv.gz"), members.toByteArray());
		assertThat(SpoiltLists.rows(file)).hasSize(4).last().isEqualTo(List.of("5", "6"));
	}

	@Test
	void readsListNextToEncryptedEntry() throws IOException {
		byte[] archive = archive("list.csv", "note.bin");
		archive[directory(archive, 1) + FLAGS] |= 1;
		assertThat(SpoiltLists.rows(Files.write(this.folder.resolve("list.zip"), archive))).hasSize(2);
		archive[directory(archive, 0) + FLAGS] |= 1;
		assertThat(SpoiltLists.refusal(Files.write(this.folder.resolve("list.zip"), archive)).getCode())
			.isEqualTo("encrypted-archive");
	}

	// in CP866 without the flag of UTF-8, and as broken UTF-8 with the flag
	@ParameterizedTest
	@ValueSource(ints = { 0, 8 })
	void readsListNextToNameInAnotherCharset(int utf8) throws IOException {
		byte[] archive = archive("list.csv", "xx.bin");
		int entry = directory(archive, 1);
		archive[entry + FLAGS + 1] = (byte) utf8;
		archive[entry + NAME] = (byte) 0x91;
		archive[entry + NAME + 1] = (byte) 0xaf;
		assertThat(SpoiltLists.rows(Files.write(this.folder.resolve("list.zip"), archive))).hasSize(2);
	}

	private static byte[] archive(String... names) throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		try (ZipOutputStream out = new ZipOutputStream(archive)) {
			for (String name : names) {
				out.putNextEntry(new ZipEntry(name));
				out.write("a;b\n1;0501112233\n".getBytes(StandardCharsets.UTF_8));
			}
		}
		return archive.toByteArray();
	}

	/** Returns where an entry of the directory begins. */
	private static int directory(byte[] archive, int entry) {
		String bytes = new String(archive, StandardCharsets.ISO_8859_1);
		int start = bytes.indexOf("PK\1\2");
		for (int i = 0; i < entry; i++) {
			start = bytes.indexOf("PK\1\2", start + 1);
		}
		return start;
	}

	@Test
	void refusesMoreThanMaxSizeAtAnyRatio() throws IOException {
		Path file = Files.write(this.folder.resolve("packed"), new byte[100]);
		try (CountingChannel packed = new CountingChannel(Files.newByteChannel(file));
				BoundedInflateStream in = new BoundedInflateStream(new ByteArrayInputStream(new byte[100]), packed,
						"archive", 99)) {
			assertThat(catchThrowableOfType(ListRefusedException.class, in::readAllBytes).getCode())
				.isEqualTo("archive-too-large");
		}
	}

	private static byte[] bomb() {
		return ("a;b\n" + "\n".repeat(40 << 20)).getBytes(StandardCharsets.UTF_8);
	}

	private Path gzip(byte[] bytes) throws IOException {
		Path file = this.folder.resolve("list.csv.gz");
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			out.write(bytes);
		}
		return file;
	}

	private Path zip(byte[] bytes, int entries) throws IOException {
		Path file = this.folder.resolve("list.zip");
		try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
			for (int i = 0; i < entries; i++) {
				out.putNextEntry(new ZipEntry("list" + i + ".csv"));
				out.write(bytes);
			}
		}
		return file;
	}

	private Path stored(String text) throws IOException {
		Path file = this.folder.resolve("stored.zip");
		try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
			out.setLevel(0);
			out.putNextEntry(new ZipEntry("list.csv"));
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return file;
	}

}
