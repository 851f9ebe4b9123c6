package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.SyncLimit;
import dev.crmbridge.memberlists.mapping.member.RowMapper;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Writer of the plan of a list with which the members of a dialer are synchronised: a row
 * is added, replaces the members of its key, or leaves them. At the end, the members
 * whose key no row has are deleted.
 */
final class SyncPlanWriter extends DialerPlanWriter {

	private static final int PAGE_SIZE = 5000;

	private final RowMapper mapper;

	private final ChunkWriter added;

	private final ChunkWriter replaced;

	private final ChunkWriter kept;

	private final ChunkWriter closed;

	private final DeletionWriter removed;

	/** First numbers of the rows, as digits in E.164. */
	private final Roaring64Bitmap numbers = new Roaring64Bitmap();

	/** Ids of the members that a row leaves or replaces. */
	private final Roaring64Bitmap handled = new Roaring64Bitmap();

	private long withoutKey;

	private long firstWithoutKey;

	/**
	 * Creates a writer.
	 * @param mapper mapper from rows to members
	 * @param chunks makes the writers of the chunks
	 * @param members members of earlier loads
	 */
	SyncPlanWriter(RowMapper mapper, ChunkWriters chunks, KnownMembers members) {
		super(members);
		this.mapper = mapper;
		this.added = chunks.create(ChunkAction.ADD);
		this.replaced = chunks.create(ChunkAction.REPLACE);
		this.kept = chunks.create(ChunkAction.KEEP);
		this.closed = chunks.create(ChunkAction.KEEP_CLOSED);
		this.removed = chunks.createDeletion();
	}

	@Override
	String queue() {
		return this.mapper.dialer().queue().id();
	}

	@Override
	RowResult map(ListRow row) {
		return this.mapper.map(row);
	}

	@Override
	String key(ListRow row) {
		return this.mapper.key(row);
	}

	@Override
	Collection<String> words(PlannedRow row) {
		String key = (row.result() instanceof MappedRow member) ? member.key().key() : row.key();
		return key.isEmpty() ? List.of() : List.of(key);
	}

	@Override
	void noteRejected(PlannedRow row) {
		if (row.key().isEmpty()) {
			this.firstWithoutKey = (this.withoutKey == 0) ? row.row().number() : this.firstWithoutKey;
			this.withoutKey++;
		}
		else {
			addKey(row.key());
			known(row.key()).forEach((member) -> this.handled.addLong(member.id()));
		}
	}

	@Override
	RowResult plan(ListRow row, RowResult mapped) throws IOException {
		MappedRow member = (MappedRow) mapped;
		List<KnownMember> known = known(member.key().key());
		if (!addKey(member.key().key())) {
			return new Duplicate();
		}
		List<KnownMember> removable = known.stream().filter((each) -> each.state().isRemovable()).toList();
		KnownMember equal = equal(removable, member);
		boolean sameNumber = this.mapper.dialer().duplicates() != Dialer.Duplicates.NONE
				&& this.numbers.contains(member.number());
		if (equal == null && sameNumber) {
			known.forEach((each) -> this.handled.addLong(each.id()));
			return new Duplicate();
		}
		this.numbers.addLong(member.number());
		if (equal != null) {
			// any others of the key are not in the list
			this.handled.addLong(equal.id());
			this.kept.add(row, member, equal.id());
		}
		else if (!removable.isEmpty()) {
			removable.forEach((each) -> this.handled.addLong(each.id()));
			this.replaced.add(row, member, removable);
		}
		else {
			addOrLeave(row, member, known);
		}
		return mapped;
	}

	private void addOrLeave(ListRow row, MappedRow member, List<KnownMember> closed) throws IOException {
		KnownMember same = closed.stream()
			.filter((each) -> each.hash().equals(member.key().hash()))
			.findFirst()
			.orElse(null);
		if (same != null) {
			this.closed.add(row, member, same.id());
		}
		else {
			this.added.add(row, member);
		}
	}

	/**
	 * Returns the open member of the dialer's queue that says the same; of several the
	 * one called most often, else the oldest: a younger one may be of a request that was
	 * carried out late, and is deleted when its load is reconciled once more.
	 */
	private KnownMember equal(List<KnownMember> members, MappedRow row) {
		return members.stream()
			.filter((member) -> member.state() == KnownState.OPEN && member.queue().equals(queue())
					&& member.hash().equals(row.key().hash()))
			.max(Comparator.comparingLong(KnownMember::attempts)
				.thenComparing(KnownMember::id, Comparator.reverseOrder()))
			.orElse(null);
	}

	@Override
	List<PlannedChunk> finish() throws IOException {
		if (this.withoutKey > 0) {
			throw new ListRefusedException("row-without-key", this.withoutKey, this.firstWithoutKey,
					String.join(", ", this.mapper.dialer().key().columns()));
		}
		long removedCount = remove();
		long known = members().countRemovable();
		SyncLimit limit = this.mapper.dialer().syncLimit();
		if (removedCount > limit.allowed(known)) {
			throw new ListRefusedException("sync-limit", removedCount, known, limit);
		}
		List<PlannedChunk> chunks = new ArrayList<>(this.added.finish());
		for (ChunkWriter writer : List.of(this.replaced, this.kept, this.closed)) {
			chunks.addAll(writer.finish());
		}
		chunks.addAll(this.removed.finish());
		return chunks;
	}

	/**
	 * Plans the deletion of the members that no row has handled, and counts them. Members
	 * of later lists stay, as this list cannot know them.
	 */
	private long remove() throws IOException {
		long count = 0;
		Set<String> later = members().later();
		KnownMember last = null;
		List<KnownMember> page;
		do {
			page = members().removable(last, PAGE_SIZE);
			for (KnownMember member : page) {
				if (!this.handled.contains(member.id()) && !later.contains(member.load())
						&& !later.contains(String.valueOf(member.id()))) {
					count++;
					this.removed.add(new ListRow(count, List.of(member.key()), null), member.key(), List.of(member));
				}
				last = member;
			}
		}
		while (page.size() == PAGE_SIZE);
		return count;
	}

}
