package dev.crmbridge.store;

import java.util.Locale;

/** Kind of an operator's change. */
public enum OperatorAction {

	/** Makes deliveries due again. */
	REDELIVER("Redelivered"),

	/** Makes due deliveries dead. */
	DROP("Dropped"),

	/** Sends a test event to a CRM endpoint. */
	TEST("Sent a test event to"),

	/** Puts a changed file of the configuration into use. */
	RELOAD("Reloaded"),

	/** Keeps the former version of a changed file that has a mistake. */
	REFUSE_RELOAD("Refused to reload"),

	/** Sends a list to be loaded. */
	LOAD("Accepted for loading"),

	/** Sends a list whose members are to be deleted. */
	REMOVE("Accepted for removal"),

	/** Sends a list with which the members are to be synchronised. */
	SYNC("Accepted for synchronisation"),

	/** Sends a file that becomes a stop list. */
	STOP_LIST("Accepted as a stop list"),

	/** Sends a list to be checked without loading it. */
	PREVIEW("Accepted for a preview"),

	/** Continues a stopped load. */
	RESUME("Resumed"),

	/** Deletes the members of a load that were not called. */
	UNDO("Started to undo"),

	/** Ends a load that cannot continue. */
	ABANDON("Started to abandon"),

	/** Puts a number on a stop list. */
	STOP_NUMBER("Put on a stop list"),

	/** Deletes a number from a stop list. */
	ALLOW_NUMBER("Deleted from a stop list");

	private final String pastTense;

	OperatorAction(String pastTense) {
		this.pastTense = pastTense;
	}

	/** Returns the action in the past tense, for the start of a log line. */
	String pastTense() {
		return this.pastTense;
	}

	/** Returns the stable word for programs. */
	String code() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
