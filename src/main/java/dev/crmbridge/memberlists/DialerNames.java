package dev.crmbridge.memberlists;

import java.util.Set;

/** Names of the dialers in {@code config/dialers.yaml}. */
public interface DialerNames {

	/** Returns the names of all dialers. */
	Set<String> names();

}
