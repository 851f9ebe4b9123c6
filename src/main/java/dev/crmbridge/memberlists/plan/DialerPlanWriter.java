package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.known.KnownMember;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writer of the plan of one dialer: of the rows of a list that go to this dialer. A
 * subclass for each action decides the fate of a row.
 */
abstract class DialerPlanWriter {

	/** Keys of the rows so far, by the first 64 bits of their SHA-256. */
	private final Set<Long> keys = new HashSet<>();

	private final KnownMembers members;

	/** Members that the rows of the current batch name, by word. */
	private Map<String, List<KnownMember>> known = Map.of();

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Creates a writer.
	 * @param members members of earlier loads
	 */
	DialerPlanWriter(KnownMembers members) {
		this.members = members;
	}

	/** Returns the queue of the dialer. */
	abstract String queue();

	/** Maps a row to what it says, or a rejection. Thread-safe. */
	abstract RowResult map(ListRow row);

	/**
	 * Returns the key of a row that is rejected; empty without a readable one.
	 * Thread-safe.
	 */
	String key(ListRow row) {
		return "";
	}

	/** Returns what a row names members of earlier loads by. */
	abstract Collection<String> words(PlannedRow row);

	/** Plans a row, and returns its result: what it says, a duplicate or a rejection. */
	abstract RowResult plan(ListRow row, RowResult mapped) throws IOException;

	/** Takes note of a row that was rejected before it was planned. */
	void noteRejected(PlannedRow row) {
	}

	/** Writes the last chunks and returns all chunks. */
	abstract List<PlannedChunk> finish() throws IOException;

	/** Looks up the members that the rows of a batch name. */
	final void lookUp(List<PlannedRow> batch) {
		List<String> words = batch.stream().flatMap((row) -> words(row).stream()).distinct().toList();
		this.known = words.isEmpty() ? Map.of() : this.members.find(words);
	}

	/** Returns the members that a word names, the oldest first. */
	final List<KnownMember> known(String word) {
		return this.known.getOrDefault(word, List.of());
	}

	final KnownMembers members() {
		return this.members;
	}

	/** Adds a key, and returns whether no earlier row has it. */
	final boolean addKey(String key) {
		byte[] digest = DigestUtils.sha256(key);
		long start = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			start = start << Byte.SIZE | digest[i] & 0xff;
		}
		return this.keys.add(start);
	}

	/** Adds a row to the plan, or counts it. */
	final RowResult add(PlannedRow row) throws IOException {
		this.rows++;
		RowResult result = row.result();
		if (result instanceof Rejection) {
			noteRejected(row);
		}
		else {
			result = plan(row.row(), result);
		}
		if (result instanceof Rejection) {
			this.rejected++;
		}
		if (result instanceof Duplicate) {
			this.duplicates++;
		}
		return result;
	}

	final Plan.Counts counts() {
		return new Plan.Counts(this.rows, this.rejected, this.duplicates);
	}

	/**
	 * Row after mapping. {@link PlanWriter} makes it in a mapper thread and writes it in
	 * its own.
	 *
	 * @param row the row, with the fields that {@code rejected.csv} repeats
	 * @param dialer writer for the dialer of the row; null if the row names no dialer
	 * @param result what the row says, or why it is rejected
	 * @param key of a rejected row its key; empty without a readable one
	 */
	record PlannedRow(ListRow row, DialerPlanWriter dialer, RowResult result, String key) {
	}

}
