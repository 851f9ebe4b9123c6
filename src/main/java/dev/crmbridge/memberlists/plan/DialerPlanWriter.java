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

/** The rows of a list that go to one dialer. */
final class DialerPlanWriter {

	private final RowMapper mapping;

	private final ChunkWriter chunks;

	/** As digits in E.164; takes a few bytes a number, as they stand close together. */
	private final Roaring64Bitmap numbers;

	private final boolean dropDuplicates;

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Prepares for the rows of a dialer.
	 * @param mapping makes members of them
	 * @param chunks takes the members
	 * @param numbers first numbers that the dialer has already
	 */
	DialerPlanWriter(RowMapper mapping, ChunkWriter chunks, Roaring64Bitmap numbers) {
		this.mapping = mapping;
		this.chunks = chunks;
		this.numbers = numbers;
		this.dropDuplicates = mapping.dialer().duplicates() != Dialer.Duplicates.NONE;
	}

	/** The dialer's queue. */
	String queue() {
		return this.mapping.dialer().queue().id();
	}

	/** Makes the member of a row; many threads may. */
	MappedRow map(List<String> fields) throws RowRejectedException {
		return this.mapping.map(fields);
	}

	/** What stands of a row beside the request; many threads may ask. */
	ChunkFiles.Lines lines(long row, MappedRow member, List<String> fields) {
		return this.chunks.lines(row, member, fields);
	}

	/** Counts a row that is rejected. */
	void reject() {
		this.rows++;
		this.rejected++;
	}

	/**
	 * Adds a member to the load.
	 * @param row number of its row
	 * @param member the member
	 * @param lines what stands of the row beside the request
	 * @return whether it was; not if the dialer has its first number already
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
