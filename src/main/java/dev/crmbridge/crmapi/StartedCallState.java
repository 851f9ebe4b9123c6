package dev.crmbridge.crmapi;

import java.util.Arrays;

/** States of a call that was started under an {@code Idempotency-Key}. */
enum StartedCallState {

	/** The bridge has recorded the call and waits for Webitel's answer. */
	DIALLING("dialling"),

	/** Webitel started the call. */
	STARTED("started"),

	/** Webitel answered that it failed. */
	FAILED("failed"),

	/** Webitel may or may not have started the call. */
	IN_DOUBT("unknown");

	private final String word;

	StartedCallState(String word) {
		this.word = word;
	}

	/** Returns the state as the store's rows spell it. */
	String word() {
		return this.word;
	}

	/**
	 * Returns the state with this word.
	 * @throws IllegalArgumentException if no state has the word
	 */
	static StartedCallState of(String word) {
		return Arrays.stream(values())
			.filter((state) -> state.word.equals(word))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("unknown state of a call: " + word));
	}

}
