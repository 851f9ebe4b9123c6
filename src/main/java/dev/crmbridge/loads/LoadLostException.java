package dev.crmbridge.loads;

/** Another process has taken a load over, as this one seemed to be dead. */
class LoadLostException extends RuntimeException {

	LoadLostException(Load load) {
		super("Load " + load.id() + " is in another process's hands");
	}

}
