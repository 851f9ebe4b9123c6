package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.List;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.RowMapper;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Writer of the plan of one dialer: of the rows of a list that go to this dialer. */
final class DialerPlanWriter {

	private final RowMapper mapper;

	private final ChunkWriter chunks;

	/**
	 * First numbers, as digits in E.164: a few bytes each, as numbers lie close together.
	 */
	private final Roaring64Bitmap numbers = new Roaring64Bitmap();

	/** Numbers that count as duplicates from the start. */
	private final Roaring64Bitmap openNumbers;

	private final boolean dropDuplicates;

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Creates a writer.
	 * @param mapper mapper from rows to members
	 * @param chunks writer of the chunks
	 * @param openNumbers first numbers that count as duplicates from the start
	 */
	DialerPlanWriter(RowMapper mapper, ChunkWriter chunks, Roaring64Bitmap openNumbers) {
		this.mapper = mapper;
		this.chunks = chunks;
		this.openNumbers = openNumbers;
		this.dropDuplicates = mapper.dialer().duplicates() != Dialer.Duplicates.NONE;
	}

	/** Returns the queue of the dialer. */
	String queue() {
		return this.mapper.dialer().queue().id();
	}

	/** Maps a row to a member or a rejection. Thread-safe. */
	RowResult map(ListRow row) {
		return this.mapper.map(row);
	}

	/** Counts a rejected row. */
	void countRejected() {
		this.rows++;
		this.rejected++;
	}

	/**
	 * Adds a member to the plan.
	 * @param row its row
	 * @param member the member
	 * @return false if its first number makes the row a duplicate
	 */
	boolean add(ListRow row, MappedRow member) throws IOException {
		this.rows++;
		if (this.dropDuplicates) {
			if (this.openNumbers.contains(member.number()) || this.numbers.contains(member.number())) {
				this.duplicates++;
				return false;
			}
			this.numbers.addLong(member.number());
		}
		this.chunks.add(row, member);
		return true;
	}

	Plan.Counts counts() {
		return new Plan.Counts(this.rows, this.rejected, this.duplicates);
	}

	List<PlannedChunk> finish() throws IOException {
		return this.chunks.finish();
	}

}
