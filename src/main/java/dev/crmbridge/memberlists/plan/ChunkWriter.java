package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.workdir.AcceptedCsvFormat;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.RequestBody;

/**
 * Writer of the chunks of one dialer: writes each chunk as the exact bytes of its upload
 * request, with its rows next to it. Each member carries its load, chunk and row as
 * variables, by which the bridge finds the member in Webitel. For a preview, which is
 * never sent, writes only lines of {@code accepted.csv}, and a chunk may have any size.
 * <p>
 * Next step: {@code ChunkFiles} keeps the files until the second pass uploads each chunk.
 */
final class ChunkWriter {

	private final ChunkFiles files;

	private final ObjectMapper json;

	private final String load;

	private final String fileName;

	private final boolean preview;

	/** Whether the list was dropped for another dialer, which splits its lists. */
	private final boolean split;

	private final String dialer;

	private final String queue;

	private final IntSupplier chunkNumbers;

	private final int chunkRows;

	private final long chunkBytes;

	private final List<PlannedChunk> chunks = new ArrayList<>();

	private final StringBuilder rows = new StringBuilder();

	private final StringBuilder fields = new StringBuilder();

	/** Body of the current chunk; null in a preview. */
	private RequestBody request;

	private int number;

	private int count;

	private long firstRow;

	private Instant expires;

	/**
	 * Creates a writer.
	 * @param files files of the chunks
	 * @param json writer of JSON
	 * @param load the load
	 * @param dialer name of the dialer
	 * @param queue id of its queue
	 * @param chunkNumbers returns the number of the load's next chunk
	 * @param settings limits of a chunk
	 */
	ChunkWriter(ChunkFiles files, ObjectMapper json, Load load, String dialer, String queue, IntSupplier chunkNumbers,
			MemberListSettings settings) {
		this.files = files;
		this.json = json;
		this.load = load.id();
		this.fileName = load.file();
		this.preview = load.isPreview();
		this.split = !load.dialer().equals(dialer);
		this.dialer = dialer;
		this.queue = queue;
		this.chunkNumbers = chunkNumbers;
		this.chunkRows = settings.chunkRows();
		this.chunkBytes = settings.chunkBytes().toBytes();
	}

	/**
	 * Adds a member.
	 * @param row its row
	 * @param member the member
	 * @throws IOException if a chunk cannot be written
	 */
	void add(ListRow row, MappedRow member) throws IOException {
		if (this.count == this.chunkRows) {
			flush();
		}
		if (this.count == 0) {
			start(row);
		}
		ChunkFiles.Row kept = new ChunkFiles.Row(row.number(), member.name(), member.destination());
		if (this.preview) {
			this.rows.append(AcceptedCsvFormat.line(kept, "", this.split ? this.dialer : null));
		}
		else {
			write(row, member);
			ChunkFiles.append(kept, row.fields(), this.rows, this.fields);
		}
		if (member.expires() != null && (this.expires == null || member.expires().isBefore(this.expires))) {
			this.expires = member.expires();
		}
		this.count++;
	}

	private void start(ListRow first) throws IOException {
		this.number = this.chunkNumbers.getAsInt();
		this.firstRow = first.number();
		this.expires = null;
		this.request = this.preview ? null : new RequestBody(this.json, this.fileName);
	}

	/** Writes the member into the request, or into the next one if this one is full. */
	private void write(ListRow row, MappedRow member) throws IOException {
		int size = this.request.size();
		this.request.add((out) -> member.write(out, this.load, this.number, row.number()));
		if (this.count > 0 && this.request.size() > this.chunkBytes) {
			this.request.cut(size);
			flush();
			start(row);
			this.request.add((out) -> member.write(out, this.load, this.number, row.number()));
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
			this.files.writePreview(this.number, this.rows);
		}
		else {
			this.request.end();
			this.files.write(this.number, this.request, this.rows, this.fields);
			size = this.request.size();
			sha256 = this.request.sha256();
		}
		this.chunks.add(new PlannedChunk(this.number, this.dialer, this.queue, this.count, this.firstRow, this.expires,
				size, sha256));
		this.rows.setLength(0);
		this.fields.setLength(0);
		this.count = 0;
	}

}
