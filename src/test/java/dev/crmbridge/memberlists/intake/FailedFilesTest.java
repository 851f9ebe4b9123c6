package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.upload.LoadFailureHandler;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.testkit.context.ListTestBase;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests failures of claimed files, and failures that only look like such. */
class FailedFilesTest extends ListTestBase {

	private final String marker = marker();

	@Autowired
	private FileClaimer files;

	@Autowired
	private LoadJsonFile json;

	@Autowired
	private LoadFailureHandler failures;

	@Autowired
	private JdbcClient store;

	@Test
	void doesNotCountStoreFailureAsReadAttempt() throws IOException {
		Load load = new Load(ClaimFolderStore.PREFIX + UUID.randomUUID(), "soft", LoadMode.LOAD, this.marker + ".csv",
				null, null, Instant.now(), LoadState.READING, null, null, null);
		claim(load, list(this.marker, 3));
		for (int i = 0; i < 6; i++) {
			this.files.recordFailure(new ClaimedFile(load, false), new IllegalStateException(
					new SQLException("An I/O error occurred", new IOException("Connection reset"))));
		}
		// the next attempt reads the file
		assertEachRowOnce(loaded(load.file()));
	}

	@Test
	void limitsRetryDelayToTenMinutes() {
		for (int count : new int[] { 1, 6, 60, 100 }) {
			assertThat(ReadAttempt.failed(count).next()).isBetween(Instant.now(),
					Instant.now().plus(Duration.ofMinutes(10)));
		}
	}

	@Test
	void countsDiskFailureWhileReadingRowsAsFileFailure() throws IOException {
		Load load = new Load(this.marker, "soft", LoadMode.LOAD, this.marker + ".csv", "0".repeat(64), null,
				Instant.now(), LoadState.READING, null, "test", null);
		this.store.sql("""
				insert into list_load (id, dialer, mode, file, sha256, state, started_at, holder)
				values (?, 'soft', 'load', ?, ?, 'reading', now(), 'test')""")
			.params(load.id(), load.file(), load.sha256())
			.update();
		this.failures.handle(load, new IllegalStateException(new UncheckedIOException(new IOException("I/O error"))));
		assertThat(this.store.sql("select file_failures from list_load where id = ?")
			.param(load.id())
			.query(Integer.class)
			.single()).isEqualTo(1);
		this.store.sql("delete from list_load where id = ?").param(load.id()).update();
	}

	@Test
	void keepsStatusOfClaimedFile() throws IOException {
		Load load = new Load(ClaimFolderStore.PREFIX + UUID.randomUUID(), "soft", LoadMode.LOAD, this.marker + ".csv",
				null, null, Instant.now(), LoadState.READING, null, null, null);
		claim(load, list(this.marker, 3));
		await().until(() -> Files.exists(MEMBERS.resolve("in/soft").resolve(load.file() + ".status")));
		assertEachRowOnce(loaded(load.file()));
	}

	@Test
	void limitsTimeOfReading() throws IOException {
		Path file = Files.writeString(MEMBERS.resolve(this.marker), list(this.marker, 3));
		assertThat(FileDigest.read(file).zeros()).isFalse();
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> FileDigest.read(file, Duration.ZERO));
	}

	/** Leaves a claimed file as a process does that was killed an hour ago. */
	private void claim(Load load, String content) throws IOException {
		Path folder = Files.createDirectory(MEMBERS.resolve(this.marker)).resolve(load.id());
		Files.createDirectories(folder.resolve("original"));
		Files.writeString(folder.resolve("original").resolve(load.file()), content);
		this.json.write(folder, load);
		Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		Files.move(folder, MEMBERS.resolve("work").resolve(load.id()));
	}

}
