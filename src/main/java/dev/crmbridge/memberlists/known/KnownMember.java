package dev.crmbridge.memberlists.known;

import java.util.Set;

/**
 * A member of an earlier load, as Webitel holds it while a list is planned.
 *
 * @param id its id
 * @param queue its queue
 * @param load id of the load that made the member
 * @param keyed whether the member carries the variables of a {@link MemberKey}
 * @param words what a row names the member by: its key, or its numbers as digits in E.164
 * @param key its key; empty without one
 * @param name its name
 * @param hash its hash; empty without one
 * @param state whether the member is still called
 * @param attempts its dialer attempts
 */
public record KnownMember(long id, String queue, String load, boolean keyed, Set<String> words, String key, String name,
		String hash, KnownState state, long attempts) {

	/** States of a known member. */
	public enum KnownState {

		/** Webitel calls the member. */
		OPEN,

		/** Not called any more, as its time is over; Webitel has not stopped it. */
		EXPIRED,

		/** Webitel has stopped the member: success, or its attempts are used up. */
		CLOSED,

		/** Webitel has stopped the member, as its time is over. */
		OVER;

		/** Returns whether the member can make way for another one. */
		public boolean isRemovable() {
			return this == OPEN || this == EXPIRED;
		}

	}

}
