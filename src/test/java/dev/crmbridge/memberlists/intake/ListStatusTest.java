package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests the status file that shows the progress of a load next to its dropped list. */
class ListStatusTest extends ListTestBase {

	private final String marker = marker();

	private final String file = this.marker + ".csv";

	private final Path dropped = MEMBERS.resolve("in/soft").resolve(this.file);

	@Test
	void showsWaitingWhileFileGrows() throws IOException {
		long dropped = System.nanoTime();
		await().until(() -> {
			if (Files.exists(this.dropped)) {
				Files.writeString(this.dropped, "\n", StandardOpenOption.APPEND);
			}
			else {
				// at first, and after a pause of this machine in which it looked complete
				Files.writeString(this.dropped, list(this.marker, 10));
			}
			return status().equals("waiting until it is complete");
		});
		assertThat(Duration.ofNanos(System.nanoTime() - dropped)).isLessThan(Duration.ofSeconds(10));
		assertEachRowOnce(loaded(this.file));
		await().until(() -> status().isEmpty());
	}

	@Test
	void showsUploadedRows() throws IOException {
		uploads(name(this.marker, 25)).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		drop(this.marker, 30);
		await().untilAsserted(() -> assertThat(status()).isEqualTo("uploading 20 of 30 rows"));
		WEBITEL.release();
		loaded(this.file);
		await().until(() -> status().isEmpty());
		assertThat(this.dropped).doesNotExist();
	}

	@Test
	void showsReading() throws IOException {
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		drop(this.marker, 1);
		await().untilAsserted(() -> assertThat(status()).isEqualTo("reading"));
		WEBITEL.heal();
		loaded(this.file);
		await().until(() -> status().isEmpty());
	}

	@Test
	void showsWaitingForWebitel() throws IOException {
		WEBITEL.stop();
		try {
			drop(this.marker, 12);
			await().untilAsserted(() -> assertThat(status()).isEqualTo("waiting: cannot connect: connection refused"));
		}
		finally {
			WEBITEL.start();
		}
		assertEachRowOnce(receipt(done(awaitRetried(this.file, "loaded"))));
		await().until(() -> status().isEmpty());
	}

	@Test
	void showsReasonOfStoppedLoadUntilResumed() throws IOException {
		uploads(this.marker).failAlways(Failure.error(400, "app.member.valid.queue", "Mismatch queue type"));
		JsonNode stopped = await(drop(this.marker, 1), "stopped");
		await().untilAsserted(
				() -> assertThat(status()).startsWith("stopped: ").contains(stopped.path("reason").asText()));
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		loaded(this.file);
		await().until(() -> status().isEmpty());
	}

	@Test
	void writesStatusNextToPreview() throws IOException {
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		drop("preview/soft", this.file, list(this.marker, 1));
		await().until(() -> status(MEMBERS.resolve("preview/soft").resolve(this.file)).equals("reading"));
		assertThat(status()).isEmpty();
		WEBITEL.heal();
		await(this.file, "preview");
		await().until(() -> status(MEMBERS.resolve("preview/soft").resolve(this.file)).isEmpty());
	}

	@Test
	void deletesStatusOfRefusedList() throws IOException {
		drop("in/soft", this.file, "client_id\n1\n");
		await(this.file, "refused");
		await().until(() -> status().isEmpty());
	}

	/** A process that is killed leaves the file that it has not renamed yet. */
	@Test
	void deletesUnfinishedStatusOfKilledProcess() throws IOException {
		Path unfinished = MEMBERS.resolve("in/soft").resolve("." + marker() + ".csv.status");
		Path recent = Files.writeString(unfinished.resolveSibling("." + marker() + ".csv.status"), "reading\n");
		Files.writeString(unfinished, "reading\n");
		Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minusSeconds(90)));
		await().until(() -> Files.notExists(unfinished));
		assertThat(recent).exists();
		Files.delete(recent);
	}

	@Test
	void writesOtherStatusesDespiteLongestName() throws IOException {
		String longest = "n".repeat(251) + ".csv";
		uploads(this.marker).failNext(Failure.lateAnswer(FakeWebitel.RELEASED), 3);
		drop("in/soft", longest, list(marker(), 1));
		drop(this.marker, 30);
		await().untilAsserted(() -> assertThat(status()).isEqualTo("uploading 0 of 30 rows"));
		WEBITEL.release();
		loaded(longest);
		loaded(this.file);
		await().until(() -> status().isEmpty());
	}

	private String status() throws IOException {
		return status(this.dropped);
	}

	/** Returns the status of a dropped file, or empty text without a status file. */
	private static String status(Path dropped) throws IOException {
		try {
			return Files.readString(dropped.resolveSibling(dropped.getFileName() + ".status")).strip();
		}
		catch (NoSuchFileException ex) {
			return "";
		}
	}

}
