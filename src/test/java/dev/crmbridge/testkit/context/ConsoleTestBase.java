package dev.crmbridge.testkit.context;

import dev.crmbridge.testkit.http.ConsoleBrowser;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Base of tests that use the console in a browser without scripts. The users exist in the
 * bridge of all {@link BridgeTestBase} tests, so that these tests need no bridge more.
 */
public abstract class ConsoleTestBase extends BridgeTestBase {

	protected static final String VIEWER = "viewer";

	protected static final String CLERK = "clerk";

	/** A clerk for the dialer {@code soft} alone. */
	protected static final String SOFT_CLERK = "soft-clerk";

	protected static final String OPERATOR = "operator";

	/** Adds the users; the password of each is its name and {@code -password}. */
	static void addUsers(DynamicPropertyRegistry settings) {
		// the fewest rounds that bcrypt has, as tests sign in often
		BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(4);
		for (String user : new String[] { VIEWER, CLERK, SOFT_CLERK, OPERATOR }) {
			String hash = "{bcrypt}" + bcrypt.encode(password(user));
			settings.add("console.users." + user + ".password", () -> hash);
			settings.add("console.users." + user + ".role", () -> user.equals(SOFT_CLERK) ? CLERK : user);
		}
		settings.add("console.users." + SOFT_CLERK + ".dialers", () -> "soft");
		settings.add("console.upload-limit", () -> "1MB");
	}

	protected static String password(String user) {
		return user + "-password";
	}

	/** Returns a new browser without a session. */
	protected ConsoleBrowser browser() {
		return new ConsoleBrowser(this.port);
	}

	/** Returns a new browser in which a user has signed in. */
	protected ConsoleBrowser signedIn(String user) {
		return browser().signIn(user, password(user));
	}

}
