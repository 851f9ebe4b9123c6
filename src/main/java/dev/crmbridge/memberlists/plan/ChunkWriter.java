package dev.crmbridge.memberlists.plan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.mapping.MappedRow;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import org.apache.commons.codec.digest.DigestUtils;

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

	private final ByteArrayOutputStream items = new ByteArrayOutputStream();

	private final StringBuilder rows = new StringBuilder();

	private final StringBuilder fields = new StringBuilder();

	private int number;

	private int count;

	private long firstRow;

	private Instant expires;

	/**
	 * Creates a writer.
	 * @param files files of the chunks
	 * @param load the load
	 * @param dialer name of the dialer
	 * @param queue id of its queue
	 * @param chunkNumbers returns the number of the load's next chunk
	 * @param settings limits of a chunk
	 */
	ChunkWriter(ChunkFiles files, Load load, String dialer, String queue, IntSupplier chunkNumbers,
			MemberListSettings settings) {
		this.files = files;
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
	 * Returns the lines of a row that the chunk file keeps next to the request.
	 * Thread-safe.
	 */
	ChunkFiles.Lines lines(long row, MappedRow member, List<String> fields) {
		ChunkFiles.Row kept = new ChunkFiles.Row(row, member.name(), member.destination());
		return this.preview ? ChunkFiles.Lines.ofPreview(kept, this.split ? this.dialer : null)
				: ChunkFiles.Lines.of(kept, fields);
	}

	/**
	 * Adds a member.
	 * @param row number of its row
	 * @param member the member
	 * @param lines lines of the row for the chunk file
	 * @throws IOException if a chunk cannot be written
	 */
	void add(long row, MappedRow member, ChunkFiles.Lines lines) throws IOException {
		int maxSize = member.item().length + ChunkFiles.MAX_OWN_SIZE;
		if (this.count > 0 && (this.count == this.chunkRows || this.items.size() + maxSize > this.chunkBytes)) {
			flush();
		}
		if (this.count == 0) {
			this.number = this.chunkNumbers.getAsInt();
			this.firstRow = row;
			this.expires = null;
		}
		this.rows.append(lines.row());
		if (!this.preview) {
			if (this.count > 0) {
				this.items.write(',');
			}
			this.items.writeBytes(member.item(this.load, this.number, row));
			this.fields.append(lines.fields());
		}
		if (member.expires() != null && (this.expires == null || member.expires().isBefore(this.expires))) {
			this.expires = member.expires();
		}
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
		byte[] request = new byte[0];
		if (this.preview) {
			this.files.writePreview(this.number, this.rows.toString());
		}
		else {
			request = ChunkFiles.requestBody(this.fileName, this.items);
			this.files.write(this.number, request, this.rows.toString(), this.fields.toString());
		}
		this.chunks.add(new PlannedChunk(this.number, this.dialer, this.queue, this.count, this.firstRow, this.expires,
				request.length, this.preview ? null : DigestUtils.sha256Hex(request)));
		this.items.reset();
		this.rows.setLength(0);
		this.fields.setLength(0);
		this.count = 0;
	}

}
