package dev.crmbridge.memberlists;

import java.util.Set;

/** Names of the dialers in {@code config/dialers.yaml}. */
public interface DialerNames {

	/** Returns the names of all dialers. */
	Set<String> names();

	/** Registers what runs after the file has been read again. */
	void onReload(Runnable listener);

}
