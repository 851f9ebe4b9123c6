package dev.crmbridge.store;

import java.util.Locale;

/** What an operator may change. */
public enum OperatorAction {

	/** Deliveries are due again. */
	REDELIVER("Redelivered"),

	/** Due deliveries are dead. */
	DROP("Dropped"),

	/** A stopped load goes on. */
	RESUME("Resumed"),

	/** A load's members that were not called are deleted. */
	UNDO("Started to undo"),

	/** A load that cannot go on ends. */
	ABANDON("Started to abandon");

	private final String done;

	OperatorAction(String done) {
		this.done = done;
	}

	/** The action in the past tense, as a log line begins. */
	String done() {
		return this.done;
	}

	/** The word for programs. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
