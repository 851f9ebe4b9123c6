package dev.crmbridge.memberlists.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;

/**
 * Members of earlier loads, as one first pass has read them from Webitel.
 *
 * @param repository what was read
 * @param load the load with the folder of its plan
 */
record KnownMembers(KnownMemberRepository repository, Load load) {

	Map<String, List<KnownMember>> find(Collection<String> words) {
		return this.repository.find(this.load, words);
	}

	long countRemovable() {
		return this.repository.countRemovable(this.load);
	}

	List<KnownMember> removable(KnownMember after, int limit) {
		return this.repository.removable(this.load, after, limit);
	}

	void planDeletions(int chunk, Map<Long, Long> rows) {
		this.repository.planDeletions(this.load, chunk, rows);
	}

}
