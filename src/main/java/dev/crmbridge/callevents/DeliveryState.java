package dev.crmbridge.callevents;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** States of a delivery. A delivery is due until one of the other states ends it. */
public enum DeliveryState {

	/** Waits for a delivery attempt, or for the outcome of the attempt under way. */
	DUE,

	/** The endpoint answered with a success. */
	DELIVERED,

	/** A live delivery reached its endpoint's {@code maxAge}. */
	EXPIRED,

	/**
	 * The endpoint rejected the event for good, an operator dropped the delivery, or a
	 * durable delivery reached its endpoint's {@code maxAge}.
	 */
	DEAD;

	/** Returns the state as the store's rows and JSON spell it. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Returns the state with this word; empty if the word names no state. */
	public static Optional<DeliveryState> of(String word) {
		return Arrays.stream(values()).filter((state) -> state.word().equals(word)).findFirst();
	}

	/** Returns the words of all states, in alphabetical order. */
	public static SortedSet<String> words() {
		return Arrays.stream(values()).map(DeliveryState::word).collect(Collectors.toCollection(TreeSet::new));
	}

}
