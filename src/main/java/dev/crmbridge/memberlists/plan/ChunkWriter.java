package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.workdir.AcceptedCsvFormat;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.RequestBody;

/**
 * Writer of the chunks of one dialer with one action: writes each chunk as the exact
 * bytes of its upload request, with its rows next to it. Each member carries its load,
 * chunk and row as variables, by which the bridge finds the member in Webitel. For a
 * preview, which is never sent, writes only lines of {@code accepted.csv}, and a chunk
 * may have any size.
 * <p>
 * Next step: {@code ChunkFiles} keeps the files until the second pass uploads each chunk.
 */
final class ChunkWriter {

	private final ChunkWriters common;

	private final ChunkAction action;

	private final boolean preview;

	/** Last field of a line of {@code accepted.csv} in a preview; null for none. */
	private final String last;

	private final List<PlannedChunk> chunks = new ArrayList<>();

	private final StringBuilder rows = new StringBuilder();

	private final StringBuilder fields = new StringBuilder();

	/** Row for which an earlier member is deleted, by the member's id. */
	private final Map<Long, Long> deletions = new HashMap<>();

	/** Ids of the members that are left as they are. */
	private final List<String> memberIds = new ArrayList<>();

	/** Body of the current chunk; null without a request. */
	private RequestBody request;

	private int number;

	private int count;

	private long firstRow;

	private Instant expires;

	/**
	 * Creates a writer.
	 * @param common what the writers of one dialer have in common
	 * @param action what the chunks do
	 */
	ChunkWriter(ChunkWriters common, ChunkAction action) {
		this.common = common;
		this.action = action;
		this.preview = common.load().isPreview();
		boolean split = !common.load().dialer().equals(common.name());
		this.last = (common.load().mode().action() == LoadAction.SYNC) ? action.what() : split ? common.name() : null;
	}

	/**
	 * Adds a member.
	 * @param row its row
	 * @param member the member
	 * @throws IOException if a chunk cannot be written
	 */
	void add(ListRow row, MappedRow member) throws IOException {
		add(row, member, "");
	}

	/**
	 * Adds a member that takes the place of earlier ones.
	 * @param row its row
	 * @param member the member
	 * @param earlier the earlier members
	 * @throws IOException if a chunk cannot be written
	 */
	void add(ListRow row, MappedRow member, Collection<KnownMember> earlier) throws IOException {
		add(row, member, "");
		earlier.forEach((each) -> this.deletions.put(each.id(), row.number()));
	}

	/**
	 * Adds a row whose member is left unchanged.
	 * @param row the row
	 * @param member what the row says
	 * @param id id of the member
	 * @throws IOException if a chunk cannot be written
	 */
	void add(ListRow row, MappedRow member, long id) throws IOException {
		add(row, member, String.valueOf(id));
		this.memberIds.add(String.valueOf(id));
	}

	private void add(ListRow row, MappedRow member, String id) throws IOException {
		if (this.count == this.common.settings().chunkRows()) {
			flush();
		}
		if (this.count == 0) {
			start(row);
		}
		if (this.request != null) {
			write(row, member);
		}
		ChunkFiles.Row kept = new ChunkFiles.Row(row.number(), member.name(), member.destination());
		if (this.preview) {
			this.rows.append(AcceptedCsvFormat.line(kept, id, this.last));
		}
		else {
			ChunkFiles.append(kept, this.action.isAdding() ? row.fields() : List.of(), this.rows, this.fields);
		}
		if (this.action.isAdding() && member.expires() != null
				&& (this.expires == null || member.expires().isBefore(this.expires))) {
			this.expires = member.expires();
		}
		this.count++;
	}

	private void start(ListRow first) throws IOException {
		this.number = this.common.chunkNumbers().getAsInt();
		this.firstRow = first.number();
		this.expires = null;
		this.request = (this.preview || this.action.isWithoutRequest()) ? null
				: new RequestBody(this.common.json(), this.common.load().file());
	}

	/** Writes the member into the request, or into the next one if this one is full. */
	private void write(ListRow row, MappedRow member) throws IOException {
		int size = this.request.size();
		String load = this.common.load().id();
		this.request.add((out) -> member.write(out, load, this.number, row.number()));
		if (this.count > 0 && this.request.size() > this.common.settings().chunkBytes().toBytes()) {
			this.request.cut(size);
			flush();
			start(row);
			this.request.add((out) -> member.write(out, load, this.number, row.number()));
		}
	}

	/** Writes the last chunk and returns all chunks. */
	List<PlannedChunk> finish() throws IOException {
		if (this.count > 0) {
			flush();
		}
		return this.chunks;
	}

	private void flush() throws IOException {
		int size = 0;
		String sha256 = null;
		if (this.preview) {
			this.common.files().writePreview(this.number, this.rows);
		}
		else if (this.request == null) {
			this.common.files().write(this.number, this.rows, this.fields);
		}
		else {
			this.request.end();
			this.common.files().write(this.number, this.request, this.rows, this.fields);
			size = this.request.size();
			sha256 = this.request.sha256();
		}
		if (!this.deletions.isEmpty()) {
			this.common.members().planDeletions(this.number, this.deletions);
		}
		this.chunks.add(new PlannedChunk(this.number, this.common.name(), this.common.dialer().queue().id(),
				this.action, this.count, this.firstRow, List.copyOf(this.memberIds), this.common.dialer().key() != null,
				this.expires, size, sha256));
		this.rows.setLength(0);
		this.fields.setLength(0);
		this.deletions.clear();
		this.memberIds.clear();
		this.count = 0;
	}

}
