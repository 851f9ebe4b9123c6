package dev.crmbridge.memberlists.single;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.search.KnownQuery;

/**
 * Search for the members of a key or a number, one query after the other.
 */
public final class MemberSearch {

	private final List<KnownQuery> queries;

	private final List<KnownMember> members = new ArrayList<>();

	private final List<Map<?, ?>> items = new ArrayList<>();

	MemberSearch(List<KnownQuery> queries) {
		this.queries = queries;
	}

	/** Returns the queries. */
	public List<KnownQuery> getQueries() {
		return this.queries;
	}

	/** Returns the same search, before its first query. */
	public MemberSearch getAgain() {
		return new MemberSearch(this.queries);
	}

	/** Adds a member, unless another query has found it. */
	void add(KnownMember member, Map<?, ?> item) {
		if (this.members.stream().noneMatch((known) -> known.id() == member.id())) {
			this.members.add(member);
			this.items.add(item);
		}
	}

	List<KnownMember> members() {
		return this.members;
	}

	/** Returns Webitel's data on the members, in the same order. */
	List<Map<?, ?>> items() {
		return this.items;
	}

	/** Returns the members that can be deleted. */
	List<KnownMember> removable() {
		return this.members.stream().filter((member) -> member.state().isRemovable()).toList();
	}

}
