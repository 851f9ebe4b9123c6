package dev.crmbridge.console.security;

import java.time.Duration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.console.ConsoleUser;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Checks user names and passwords of the console against its settings. A user with too
 * many wrong passwords waits.
 */
@Component
@ConditionalOnConsole
class SignIn implements AuthenticationProvider {

	/** Passwords that are checked at a time, as each check takes a core for 0.1 s. */
	private static final int MAX_CHECKS = 2;

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	/** In bytes. */
	private static final int MAX_PASSWORD_SIZE = 72;

	private final DaoAuthenticationProvider passwords;

	private final SignInLimit limit;

	private final Semaphore checks = new Semaphore(MAX_CHECKS);

	SignIn(ConsoleSettings settings, SignInLimit limit) {
		this.limit = limit;
		Map<String, ConsoleUser> users = settings.users()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> user(entry.getKey(), entry.getValue())));
		this.passwords = new DaoAuthenticationProvider((name) -> {
			ConsoleUser user = users.get(name);
			if (user == null) {
				throw new UsernameNotFoundException("unknown user");
			}
			return user;
		});
		PasswordEncoder bcrypt = new BCryptPasswordEncoder();
		this.passwords.setPasswordEncoder(new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", bcrypt)));
	}

	private static ConsoleUser user(String name, ConsoleSettings.User user) {
		return new ConsoleUser(name, user.password(), user.role(), List.copyOf(user.dialers()));
	}

	@Override
	public Authentication authenticate(Authentication attempt) {
		String name = attempt.getName();
		if (this.limit.isLocked(name)) {
			throw new LockedException("locked");
		}
		// bcrypt reads no more, and the hash of a longer password would match its
		// beginning
		if (String.valueOf(attempt.getCredentials()).getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_SIZE) {
			throw new BadCredentialsException("password too long");
		}
		if (!awaitTurn()) {
			throw new BusyException();
		}
		try {
			Authentication user = this.passwords.authenticate(attempt);
			this.limit.clear(name);
			return user;
		}
		catch (BadCredentialsException ex) {
			this.limit.countFailure(name);
			throw ex;
		}
		finally {
			this.checks.release();
		}
	}

	private boolean awaitTurn() {
		try {
			return this.checks.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

	/** Returns the word for a failure, in the address of the sign-in page. */
	static String failure(AuthenticationException failure) {
		if (failure instanceof LockedException) {
			return "locked";
		}
		return (failure instanceof BusyException) ? "busy" : "wrong";
	}

	/** Thrown if too many passwords are being checked. */
	private static final class BusyException extends AuthenticationException {

		BusyException() {
			super("too many sign-ins at a time");
		}

	}

}
