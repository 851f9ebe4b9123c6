package dev.crmbridge.memberlists;

/** Another process has taken a load over, as this one seemed to be dead. */
public class LoadLostException extends RuntimeException {

	public LoadLostException(Load load) {
		super("Load " + load.id() + " is in another process's hands");
	}

}
