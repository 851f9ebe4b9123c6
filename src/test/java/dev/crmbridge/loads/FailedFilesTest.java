package dev.crmbridge.loads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Failures of files, and failures that only look like those. */
class FailedFilesTest extends ListBridge {

	private final String marker = marker();

	@Autowired
	private DroppedFiles files;

	@Autowired
	private LoadJson json;

	@Test
	void failuresOfTheStoreAreNoAttemptsToReadAFile() throws IOException {
		Load load = new Load(ClaimFolders.PREFIX + UUID.randomUUID(), "soft", "load", this.marker + ".csv", null, null,
				Instant.now(), "reading", null, null);
		Path folder = Files.createDirectory(MEMBERS.resolve(this.marker)).resolve(load.id());
		Files.createDirectories(folder.resolve("original"));
		Files.writeString(folder.resolve("original").resolve(load.file()), list(this.marker, 3));
		this.json.write(folder, load);
		Files.move(folder, MEMBERS.resolve("work").resolve(load.id()));
		for (int i = 0; i < 6; i++) {
			this.files.failed(new Claim(load, false), new IllegalStateException(
					new SQLException("An I/O error occurred", new IOException("Connection reset"))));
		}
		// it is read in the next attempt
		assertEachRowOnce(loaded(load.file()));
	}

	@Test
	void attemptsAreNeverFartherApartThanTenMinutes() {
		for (int count : new int[] { 1, 6, 60, 100 }) {
			assertThat(ReadAttempt.failed(count).next()).isBetween(Instant.now(),
					Instant.now().plus(Duration.ofMinutes(10)));
		}
	}

}
