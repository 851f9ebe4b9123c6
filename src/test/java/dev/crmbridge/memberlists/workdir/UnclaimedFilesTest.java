package dev.crmbridge.memberlists.workdir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Unclaimed files are reported after a minute, and retried at growing intervals. */
class UnclaimedFilesTest {

	private static final Path LINK = Path.of("in/soft/link.csv");

	private long nanos;

	private final UnclaimedFileRegistry files = new UnclaimedFileRegistry(
			new ReasonTexts(new MemberListSettings(null, null, 1, null, 1, null, Duration.ofMinutes(15), null, "en")),
			() -> this.nanos);

	@Test
	void entryIsReportedAfterAMinute() {
		this.files.note(LINK, "unclaimed.link", false);
		pass(Duration.ofSeconds(59));
		this.files.note(LINK, "unclaimed.link", false);
		assertThat(this.files.reported()).isEmpty();
		pass(Duration.ofSeconds(1));
		assertThat(this.files.reported()).containsOnlyKeys(LINK);
		this.files.retain(Path.of("preview"), Set.of());
		assertThat(this.files.reported()).containsOnlyKeys(LINK);
		this.files.retain(Path.of("in"), Set.of());
		assertThat(this.files.reported()).isEmpty();
	}

	@Test
	void eachFailureLengthensRetryDelay() {
		assertThat(this.files.isDue(LINK)).isTrue();
		this.files.note(LINK, "unclaimed.not-moved", true);
		assertThat(this.files.isDue(LINK)).isFalse();
		pass(Duration.ofSeconds(2));
		assertThat(this.files.isDue(LINK)).isTrue();
		this.files.note(LINK, "unclaimed.not-moved", true);
		pass(Duration.ofSeconds(3));
		assertThat(this.files.isDue(LINK)).isFalse();
		for (int i = 0; i < 100; i++) {
			this.files.note(LINK, "unclaimed.not-moved", true);
		}
		pass(Duration.ofMinutes(1).minusNanos(1));
		assertThat(this.files.isDue(LINK)).isFalse();
		pass(Duration.ofNanos(1));
		assertThat(this.files.isDue(LINK)).isTrue();
	}

	@Test
	void loggedNameIsShortWithoutControlCharacters() {
		assertThat(UnclaimedFileRegistry.shown(Path.of("a\nb\u001b[31m"))).isEqualTo("a\ufffdb\ufffd[31m");
		assertThat(UnclaimedFileRegistry.shown(Path.of("n".repeat(200)))).hasSize(121).endsWith("…");
	}

	private void pass(Duration time) {
		this.nanos += time.toNanos();
	}

}
