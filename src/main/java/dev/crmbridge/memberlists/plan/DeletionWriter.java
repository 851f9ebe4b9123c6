package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.workdir.ChunkFiles;

/**
 * Writer of the chunks of one dialer that delete members. The members of a chunk are
 * planned in the store; its files have the rows, for {@code rejected.csv}.
 */
final class DeletionWriter {

	/** Most members of a chunk, unless a single row names more: as many as a request. */
	private static final int MAX_MEMBERS = 1000;

	private final ChunkFiles files;

	private final boolean preview;

	private final String dialer;

	private final String queue;

	private final IntSupplier chunkNumbers;

	private final KnownMembers members;

	private final List<PlannedChunk> chunks = new ArrayList<>();

	private final StringBuilder rows = new StringBuilder();

	private final StringBuilder fields = new StringBuilder();

	/** Row for which a member is deleted, by the member's id. */
	private final Map<Long, Long> deletions = new HashMap<>();

	private int count;

	private long firstRow;

	DeletionWriter(ChunkFiles files, boolean preview, String dialer, String queue, IntSupplier chunkNumbers,
			KnownMembers members) {
		this.files = files;
		this.preview = preview;
		this.dialer = dialer;
		this.queue = queue;
		this.chunkNumbers = chunkNumbers;
		this.members = members;
	}

	/**
	 * Adds a row.
	 * @param row the row
	 * @param word what the row names members by
	 * @param named the members
	 * @throws IOException if a chunk cannot be written
	 */
	void add(ListRow row, String word, Collection<KnownMember> named) throws IOException {
		if (this.count > 0 && this.deletions.size() + named.size() > MAX_MEMBERS) {
			flush();
		}
		this.firstRow = (this.count == 0) ? row.number() : this.firstRow;
		named.forEach((member) -> this.deletions.put(member.id(), row.number()));
		ChunkFiles.append(new ChunkFiles.Row(row.number(), word, ""), row.fields(), this.rows, this.fields);
		this.count++;
	}

	/** Writes the last chunk and returns all chunks. */
	List<PlannedChunk> finish() throws IOException {
		if (this.count > 0) {
			flush();
		}
		return this.chunks;
	}

	private void flush() throws IOException {
		int number = this.chunkNumbers.getAsInt();
		if (!this.preview) {
			this.files.write(number, this.rows, this.fields);
		}
		this.members.planDeletions(number, this.deletions);
		this.chunks.add(new PlannedChunk(number, this.dialer, this.queue, ChunkAction.DELETE, this.count, this.firstRow,
				List.of(), false, null, 0, null));
		this.rows.setLength(0);
		this.fields.setLength(0);
		this.deletions.clear();
		this.count = 0;
	}

}
