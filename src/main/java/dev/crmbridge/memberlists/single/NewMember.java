package dev.crmbridge.memberlists.single;

import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.repository.AddedMember;

/**
 * A member on its way into Webitel.
 *
 * @param request the CRM's request
 * @param member the member
 * @param added its place in the load of the day; null before it has one
 */
public record NewMember(MemberRequest request, MappedRow member, AddedMember added) {

	/** Returns the queue of the member. */
	public String queue() {
		return this.request.dialer().queue().id();
	}

}
