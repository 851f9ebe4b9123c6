package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.member.RowMapper;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Writer of the plan of a list that is loaded. */
final class LoadPlanWriter extends DialerPlanWriter {

	private final RowMapper mapper;

	private final ChunkWriter added;

	private final ChunkWriter replaced;

	/**
	 * First numbers, as digits in E.164: a few bytes each, as numbers lie close together.
	 */
	private final Roaring64Bitmap numbers = new Roaring64Bitmap();

	/** Numbers that count as duplicates from the start. */
	private final Roaring64Bitmap openNumbers;

	/**
	 * Creates a writer.
	 * @param mapper mapper from rows to members
	 * @param chunks makes the writers of the chunks
	 * @param members members of earlier loads
	 * @param openNumbers first numbers that count as duplicates from the start
	 */
	LoadPlanWriter(RowMapper mapper, ChunkWriters chunks, KnownMembers members, Roaring64Bitmap openNumbers) {
		super(members);
		this.mapper = mapper;
		this.added = chunks.create(ChunkAction.ADD);
		this.replaced = chunks.create(ChunkAction.REPLACE);
		this.openNumbers = openNumbers;
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
	Collection<String> words(PlannedRow row) {
		boolean asked = this.mapper.dialer().known() != Dialer.Known.ADD;
		return (asked && row.result() instanceof MappedRow member) ? List.of(member.key().key()) : List.of();
	}

	@Override
	RowResult plan(ListRow row, RowResult mapped) throws IOException {
		MappedRow member = (MappedRow) mapped;
		if (member.key() != null && !addKey(member.key().key())) {
			return new Duplicate();
		}
		List<KnownMember> removable = (member.key() != null)
				? known(member.key().key()).stream().filter((known) -> known.state().isRemovable()).toList()
				: List.of();
		List<KnownMember> open = removable.stream().filter((known) -> known.state() == KnownState.OPEN).toList();
		boolean skipped = this.mapper.dialer().known() == Dialer.Known.SKIP && !open.isEmpty();
		if (skipped || open.stream().anyMatch((known) -> isEqual(known, member)) || isDuplicate(member, removable)) {
			return new Duplicate();
		}
		this.numbers.addLong(member.number());
		if (this.mapper.dialer().known() == Dialer.Known.REPLACE && !removable.isEmpty()) {
			this.replaced.add(row, member, removable);
		}
		else {
			this.added.add(row, member);
		}
		return mapped;
	}

	/** A member in a former queue of the dialer is not called as the list asks. */
	private boolean isEqual(KnownMember known, MappedRow member) {
		return known.queue().equals(queue()) && known.hash().equals(member.key().hash());
	}

	/** A member that makes way has the same number, which is no duplicate then. */
	private boolean isDuplicate(MappedRow member, List<KnownMember> replaced) {
		return this.mapper.dialer().duplicates() != Dialer.Duplicates.NONE && (this.numbers.contains(member.number())
				|| replaced.isEmpty() && this.openNumbers.contains(member.number()));
	}

	@Override
	List<PlannedChunk> finish() throws IOException {
		List<PlannedChunk> chunks = new ArrayList<>(this.added.finish());
		chunks.addAll(this.replaced.finish());
		return chunks;
	}

}
