package dev.crmbridge.console.security;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.ConsoleSettings;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten wrong passwords in ten minutes make a user wait ten minutes. */
class SignInLimitTest {

	private final AtomicLong now = new AtomicLong(1);

	private final SignInLimit limit = new SignInLimit(
			new ConsoleSettings(Map.of("olena", new ConsoleSettings.User("hash", ConsoleRole.CLERK, List.of())),
					DataSize.ofGigabytes(1), Duration.ofMinutes(30)),
			this.now::get);

	private void fail(String name, int times) {
		for (int i = 0; i < times; i++) {
			this.limit.countFailure(name);
		}
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void tenthWrongPasswordLocksForTenMinutes() {
		fail("olena", 9);
		assertThat(this.limit.isLocked("olena")).isFalse();
		fail("olena", 1);
		assertThat(this.limit.isLocked("olena")).isTrue();
		pass(Duration.ofMinutes(10).minusSeconds(1));
		assertThat(this.limit.isLocked("olena")).isTrue();
		pass(Duration.ofSeconds(1));
		assertThat(this.limit.isLocked("olena")).isFalse();
	}

	@Test
	void userHasTenMoreAfterTheWait() {
		fail("olena", 10);
		pass(Duration.ofMinutes(10));
		fail("olena", 9);
		assertThat(this.limit.isLocked("olena")).isFalse();
		fail("olena", 1);
		assertThat(this.limit.isLocked("olena")).isTrue();
	}

	@Test
	void passwordsOlderThanTenMinutesDoNotCount() {
		for (int i = 0; i < 30; i++) {
			fail("olena", 1);
			pass(Duration.ofSeconds(70));
			assertThat(this.limit.isLocked("olena")).as("after " + i).isFalse();
		}
	}

	@Test
	void signInClearsTheCount() {
		fail("olena", 9);
		this.limit.clear("olena");
		fail("olena", 9);
		assertThat(this.limit.isLocked("olena")).isFalse();
	}

	@Test
	void otherUsersAreNotLocked() {
		fail("olena", 10);
		assertThat(this.limit.isLocked("petro")).isFalse();
		assertThat(this.limit.isLocked("Olena")).isFalse();
	}

	@Test
	void unknownNameIsLockedAlike() {
		fail("unknown", 10);
		assertThat(this.limit.isLocked("unknown")).isTrue();
	}

	@Test
	void healthNamesLockedUsersAndNoOtherNames() {
		assertThat(this.limit.health().getDetails()).isEmpty();
		fail("olena", 10);
		fail("<script>", 10);
		Health health = this.limit.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("locked after wrong passwords", List.of("olena"));
		pass(Duration.ofMinutes(10));
		assertThat(this.limit.health().getDetails()).isEmpty();
	}

	@Test
	void namesAreBounded() {
		for (int i = 0; i < 100_000; i++) {
			fail("name-" + i, 1);
		}
		fail("olena", 10);
		assertThat(this.limit.isLocked("olena")).isTrue();
	}

}
