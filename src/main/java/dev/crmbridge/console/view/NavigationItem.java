package dev.crmbridge.console.view;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.ConsoleUser;

/** A page in the navigation of the console. */
public interface NavigationItem {

	/** Returns the path of the page; its last part is the key of its name. */
	String path();

	/** Returns the role that a user needs to open the page. */
	default ConsoleRole role() {
		return ConsoleRole.VIEWER;
	}

	/** Returns how many things on the page wait for the user. */
	default long waiting(ConsoleUser user) {
		return 0;
	}

}
