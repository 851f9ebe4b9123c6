package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.List;

import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowRejectedException;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.MappedRow;
import dev.crmbridge.memberlists.mapping.RowMapper;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Writer of the plan of one dialer: of the rows of a list that go to this dialer. */
final class DialerPlanWriter {

	private final RowMapper mapper;

	private final ChunkWriter chunks;

	/**
	 * First numbers, as digits in E.164: a few bytes each, as numbers lie close together.
	 */
	private final Roaring64Bitmap numbers;

	private final boolean dropDuplicates;

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Creates a writer.
	 * @param mapper mapper from rows to members
	 * @param chunks writer of the chunks
	 * @param numbers first numbers that count as duplicates from the start
	 */
	DialerPlanWriter(RowMapper mapper, ChunkWriter chunks, Roaring64Bitmap numbers) {
		this.mapper = mapper;
		this.chunks = chunks;
		this.numbers = numbers;
		this.dropDuplicates = mapper.dialer().duplicates() != Dialer.Duplicates.NONE;
	}

	/** Returns the queue of the dialer. */
	String queue() {
		return this.mapper.dialer().queue().id();
	}

	/** Maps a row to a member. Thread-safe. */
	MappedRow map(List<String> fields) throws RowRejectedException {
		return this.mapper.map(fields);
	}

	/**
	 * Returns the lines of a row that the chunk file keeps next to the request.
	 * Thread-safe.
	 */
	ChunkFiles.Lines lines(long row, MappedRow member, List<String> fields) {
		return this.chunks.lines(row, member, fields);
	}

	/** Counts a rejected row. */
	void countRejected() {
		this.rows++;
		this.rejected++;
	}

	/**
	 * Adds a member to the plan.
	 * @param row number of its row
	 * @param member the member
	 * @param lines lines of the row for the chunk file
	 * @return false if its first number makes the row a duplicate
	 */
	boolean add(long row, MappedRow member, ChunkFiles.Lines lines) throws IOException {
		this.rows++;
		if (this.dropDuplicates) {
			if (this.numbers.contains(member.number())) {
				this.duplicates++;
				return false;
			}
			this.numbers.addLong(member.number());
		}
		this.chunks.add(row, member, lines);
		return true;
	}

	Plan.Counts counts() {
		return new Plan.Counts(this.rows, this.rejected, this.duplicates);
	}

	List<PlannedChunk> finish() throws IOException {
		return this.chunks.finish();
	}

}
