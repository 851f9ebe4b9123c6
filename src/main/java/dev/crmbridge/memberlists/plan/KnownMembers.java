package dev.crmbridge.memberlists.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.repository.EarlierLoadRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;

/**
 * Members of earlier loads, as one first pass has read them from Webitel.
 *
 * @param repository what was read
 * @param loads loads in the order of their start
 * @param load the load with the folder of its plan
 */
record KnownMembers(KnownMemberRepository repository, EarlierLoadRepository loads, Load load) {

	Map<String, List<KnownMember>> find(Collection<String> words) {
		return this.repository.find(this.load, words);
	}

	long countRemovable() {
		return this.repository.countRemovable(this.load);
	}

	List<KnownMember> removable(KnownMember after, int limit) {
		return this.repository.removable(this.load, after, limit);
	}

	/** Returns the ids of later loads, and of members that the CRM added later. */
	Set<String> later() {
		return this.loads.laterLoadsAndMembers(this.load);
	}

	void planDeletions(int chunk, Map<Long, Long> rows) {
		this.repository.planDeletions(this.load, chunk, rows);
	}

}
