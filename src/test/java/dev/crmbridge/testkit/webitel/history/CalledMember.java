package dev.crmbridge.testkit.webitel.history;

import com.fasterxml.jackson.databind.JsonNode;

/** A member of the stand-in, as its dialer attempts see the member. */
public interface CalledMember {

	long id();

	long queue();

	boolean deleted();

	/** Returns the member's fields as stored: name, variables, communications. */
	JsonNode json();

	/** Returns the number of attempts so far, with a live one. */
	int attempts();

	void startAttempt();

	/** Ends the live attempt; {@code success} and {@code cancel} close the member. */
	void endAttempt(String result);

	/** Closes the member: it is called no more. */
	void stop(String cause);

}
