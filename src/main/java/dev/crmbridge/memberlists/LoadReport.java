package dev.crmbridge.memberlists;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.logging.LogContext;

/**
 * Report of a load: its state and the counts of its rows, while it runs and at its end.
 *
 * @param id load id
 * @param dialer the dialer that the list was dropped for
 * @param mode the way on which the list came
 * @param by user of the console who sent the list; null if the list was dropped into a
 * folder
 * @param queue the Webitel queue; null if the list is split or before the first pass has
 * ended
 * @param file the file's name
 * @param sha256 of the file
 * @param charset of the file; null before the first pass has ended
 * @param delimiter of the file
 * @param byteOrderMark whether the file began with one
 * @param state of the load
 * @param reason why the load is stopped or was refused, or what it waits for; null for no
 * reason
 * @param started when the list was claimed
 * @param ended null while it runs
 * @param held whether a process works on the load now
 * @param counts of its rows
 * @param dialers the counts of each dialer of a split list
 * @param chunks counts of its requests
 * @param changes what a synchronised list did to the members of the dialer
 * @param kept members that an undo has left in Webitel
 * @param rejections counts of rejected rows, by reason
 * @param changedWhileLoading whether the file changed after its first upload
 */
public record LoadReport(String id, String dialer, LoadMode mode, String by, String queue, String file, String sha256,
		String charset, String delimiter, boolean byteOrderMark, LoadState state, String reason, OffsetDateTime started,
		OffsetDateTime ended, boolean held, Counts counts, Map<String, Counts> dialers, Chunks chunks, Changes changes,
		long kept, List<Rejection> rejections, boolean changedWhileLoading) {

	/** Returns the report of the same load at its end. */
	public LoadReport ended(LoadState state, String reason, OffsetDateTime ended, boolean changed) {
		return new LoadReport(this.id, this.dialer, this.mode, this.by, this.queue, this.file, this.sha256,
				this.charset, this.delimiter, this.byteOrderMark, state, reason, this.started, ended, false,
				this.counts, this.dialers, this.chunks, this.changes, this.kept, this.rejections,
				this.changedWhileLoading || changed);
	}

	/** Returns how many members an undo has deleted. */
	public long deleted() {
		return Math.max(0, this.counts.accepted() - this.kept);
	}

	/** Returns the receipt for {@code receipt.json} and {@code /admin/loads}. */
	public Map<String, Object> receipt() {
		Map<String, Object> receipt = new LinkedHashMap<>();
		receipt.put("load", this.id);
		receipt.put("action", this.mode.action());
		receipt.put("dialer", this.dialer);
		receipt.put("queue", text(this.queue));
		receipt.put("file", this.file);
		if (this.by != null) {
			receipt.put("by", this.by);
		}
		receipt.put("sha256", this.sha256);
		receipt.put("charset", text(this.charset));
		receipt.put("delimiter", text(this.delimiter));
		receipt.put("state", this.state.word());
		if (this.reason != null) {
			receipt.put("reason", this.reason);
		}
		receipt.put("started_at", time(this.started));
		if (this.ended != null && !this.state.isRunning()) {
			receipt.put("ended_at", time(this.ended));
		}
		receipt.putAll(this.counts.receipt(this.state.isRunning()));
		if (this.mode.action() == LoadAction.SYNC) {
			receipt.putAll(this.changes.receipt());
		}
		if (this.changedWhileLoading) {
			receipt.put("changed_while_loading", true);
		}
		if (this.state.isUndone()) {
			receipt.put("deleted", deleted());
			receipt.put("kept", this.kept);
		}
		receipt.put("chunks", Map.of("total", this.chunks.total(), "loaded", this.chunks.loaded(), "resent",
				this.chunks.resent(), "read_back", this.chunks.reconciled()));
		receipt.put("rejections", this.rejections);
		if (!this.dialers.isEmpty()) {
			Map<String, Object> each = new LinkedHashMap<>();
			this.dialers.forEach((name, counts) -> each.put(name, counts.receipt(this.state.isRunning())));
			receipt.put("dialers", each);
		}
		return receipt;
	}

	/** Returns the load's description for the record of operators' actions. */
	public String describe() {
		return "a load of " + this.counts.rows() + " rows, " + this.counts.accepted() + " accepted; load="
				+ LogContext.sanitize(this.id);
	}

	/** The plain text of a time leaves out seconds of 0. */
	private static String time(OffsetDateTime time) {
		return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
	}

	private static String text(String value) {
		return (value != null) ? value : "";
	}

	/**
	 * Counts of rows.
	 *
	 * @param rows all
	 * @param accepted rows in Webitel; in a preview, rows that would be uploaded
	 * @param rejected rejected rows
	 * @param duplicates rows with the first number of another row
	 * @param pending rows of open chunks
	 */
	public record Counts(long rows, long accepted, long rejected, long duplicates, long pending) {

		private Map<String, Object> receipt(boolean running) {
			Map<String, Object> receipt = new LinkedHashMap<>();
			receipt.put("rows", this.rows);
			receipt.put("accepted", this.accepted);
			receipt.put("rejected", this.rejected);
			receipt.put("duplicates", this.duplicates);
			if (running) {
				receipt.put("pending", this.pending);
			}
			return receipt;
		}

	}

	/**
	 * Changes that a synchronised list made to the members of its dialer; in a preview,
	 * those that it would make.
	 *
	 * @param added rows with a new member
	 * @param replaced rows whose member took the place of earlier ones
	 * @param kept rows whose member was left as it was
	 * @param closed rows whose members were closed, and that said nothing new
	 * @param removed deleted members
	 * @param busy members that should have been deleted and were in a call too long
	 */
	public record Changes(long added, long replaced, long kept, long closed, long removed, long busy) {

		private Map<String, Object> receipt() {
			Map<String, Object> receipt = new LinkedHashMap<>();
			receipt.put("added", this.added);
			receipt.put("replaced", this.replaced);
			receipt.put("kept", this.kept);
			receipt.put("closed", this.closed);
			receipt.put("removed", this.removed);
			receipt.put("busy", this.busy);
			return receipt;
		}

	}

	/**
	 * Counts of upload requests.
	 *
	 * @param total planned requests, halves included
	 * @param loaded requests that Webitel has carried out
	 * @param resent sent again, as reconciling found them not carried out
	 * @param reconciled how often a request in doubt was reconciled
	 */
	public record Chunks(long total, long loaded, long resent, long reconciled) {
	}

	/**
	 * Rows that were rejected for one reason.
	 *
	 * @param code a stable word for the reason
	 * @param reason the reason's text
	 * @param count of rows
	 */
	public record Rejection(String code, String reason, long count) {
	}

}
