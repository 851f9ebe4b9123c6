package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that a dropped file settles once it has not changed for a time. */
class SettledFilesTest {

	private long nanos;

	private final SettledFileTracker files = new SettledFileTracker(Duration.ofSeconds(5), () -> this.nanos);

	@TempDir
	private Path folder;

	@Test
	void settlesUnchangedFile() throws IOException {
		write("list.csv", "a");
		assertThat(isSettled("list.csv")).isFalse();
		pass(Duration.ofSeconds(4));
		assertThat(isSettled("list.csv")).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(isSettled("list.csv")).isTrue();
	}

	@Test
	void restartsClockOfGrowingFileOnly() throws IOException {
		write("growing.csv", "a");
		write("other.csv", "a");
		assertThat(isSettled("growing.csv")).isFalse();
		assertThat(isSettled("other.csv")).isFalse();
		pass(Duration.ofSeconds(4));
		write("growing.csv", "ab");
		assertThat(isSettled("growing.csv")).isFalse();
		pass(Duration.ofSeconds(4));
		assertThat(isSettled("growing.csv")).isFalse();
		assertThat(isSettled("other.csv")).isTrue();
	}

	@Test
	void settlesEmptyFileOnceFilled() throws IOException {
		write("empty.csv", "");
		assertThat(isSettled("empty.csv")).isFalse();
		pass(Duration.ofSeconds(20));
		assertThat(isSettled("empty.csv")).isFalse();
		write("empty.csv", "a");
		assertThat(isSettled("empty.csv")).isFalse();
		pass(Duration.ofSeconds(5));
		assertThat(isSettled("empty.csv")).isTrue();
	}

	@Test
	void settlesEmptyFileAfterTenMinutes() throws IOException {
		write("empty.csv", "");
		assertThat(isSettled("empty.csv")).isFalse();
		pass(Duration.ofMinutes(10).minusSeconds(1));
		assertThat(isSettled("empty.csv")).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(isSettled("empty.csv")).isTrue();
	}

	@Test
	void waitsForFileOfZeros() throws IOException {
		write("zeros.csv", "\0\0\0");
		isSettled("zeros.csv");
		pass(Duration.ofSeconds(5));
		assertThat(isSettled("zeros.csv")).isTrue();
		assertThat(this.files.isContentOverdue(Path.of("zeros.csv"))).isFalse();
		this.files.noteWithoutContent(Path.of("zeros.csv"));
		assertThat(isSettled("zeros.csv")).isFalse();
		pass(Duration.ofMinutes(10));
		assertThat(isSettled("zeros.csv")).isTrue();
		assertThat(this.files.isContentOverdue(Path.of("zeros.csv"))).isTrue();
	}

	private void pass(Duration time) {
		this.nanos += time.toNanos();
	}

	private void write(String name, String content) throws IOException {
		Files.writeString(this.folder.resolve(name), content);
	}

	private boolean isSettled(String name) throws IOException {
		return this.files.isSettled(Path.of(name),
				Files.readAttributes(this.folder.resolve(name), BasicFileAttributes.class));
	}

}
