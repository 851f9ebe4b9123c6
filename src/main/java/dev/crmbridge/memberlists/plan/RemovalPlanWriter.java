package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.NamedMembers;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.member.RemovalMapper;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Writer of the plan of a list whose rows name members that are to be deleted. */
final class RemovalPlanWriter extends DialerPlanWriter {

	private final Dialer dialer;

	private final RemovalMapper mapper;

	private final DeletionWriter removed;

	/** Ids of the members that earlier rows name. */
	private final Roaring64Bitmap named = new Roaring64Bitmap();

	/**
	 * Creates a writer.
	 * @param dialer the dialer
	 * @param mapper mapper from rows to what they name members by
	 * @param chunks makes the writer of the deletions
	 * @param members members of earlier loads
	 */
	RemovalPlanWriter(Dialer dialer, RemovalMapper mapper, ChunkWriters chunks, KnownMembers members) {
		super(members);
		this.dialer = dialer;
		this.mapper = mapper;
		this.removed = chunks.createDeletion();
	}

	@Override
	String queue() {
		return this.dialer.queue().id();
	}

	/** Returns whether rows name members by their key. */
	boolean isByKey() {
		return this.mapper.isByKey();
	}

	@Override
	RowResult map(ListRow row) {
		return this.mapper.map(row);
	}

	@Override
	Collection<String> words(PlannedRow row) {
		return (row.result() instanceof NamedMembers members) ? members.words() : List.of();
	}

	@Override
	RowResult plan(ListRow row, RowResult mapped) throws IOException {
		List<String> words = ((NamedMembers) mapped).words();
		if (this.mapper.isByKey() && !addKey(words.get(0))) {
			return new Duplicate();
		}
		Map<Long, KnownMember> found = words.stream()
			.flatMap((word) -> known(word).stream())
			.filter((member) -> member.state().isRemovable())
			.collect(Collectors.toMap(KnownMember::id, Function.identity(), (one, same) -> one));
		if (found.isEmpty()) {
			return Rejection.of("not-found");
		}
		found.keySet().removeIf(this.named::contains);
		if (found.isEmpty()) {
			return new Duplicate();
		}
		found.keySet().forEach(this.named::addLong);
		this.removed.add(row, words.get(0), found.values());
		return mapped;
	}

	@Override
	List<PlannedChunk> finish() throws IOException {
		return this.removed.finish();
	}

}
