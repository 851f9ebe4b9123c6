package dev.crmbridge.memberlists.failure;

import dev.crmbridge.memberlists.Load;

/** Thrown if the lease of a load has passed to another process. */
public class LoadLostException extends RuntimeException {

	public LoadLostException(Load load) {
		super("Lost the lease; another process continues the load; load=" + load.id());
	}

}
