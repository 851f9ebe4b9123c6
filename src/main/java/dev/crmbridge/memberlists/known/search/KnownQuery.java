package dev.crmbridge.memberlists.known.search;

/**
 * Query for members of a dialer.
 *
 * @param dialer name of the dialer
 * @param queue the Webitel queue that is searched
 * @param filter query of the request, without its page
 * @param byNumber whether rows name the members by numbers, and not by their key
 */
public record KnownQuery(String dialer, String queue, String filter, boolean byNumber) {
}
