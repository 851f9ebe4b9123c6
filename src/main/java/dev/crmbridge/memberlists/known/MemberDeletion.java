package dev.crmbridge.memberlists.known;

/**
 * A planned deletion of a member.
 *
 * @param id id of the member
 * @param queue its queue
 * @param load id of the load that made the member
 * @param keyed whether the member carries the variables of a {@link MemberKey}
 * @param row number of the row that names the member; of a synchronised list a number of
 * the deletion itself
 * @param key key of the member; empty without one
 * @param name name of the member
 */
public record MemberDeletion(long id, String queue, String load, boolean keyed, long row, String key, String name) {
}
