package dev.crmbridge.memberlists;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.logging.LogContext;

/**
 * How a load fares, or how it has ended.
 *
 * @param id load id
 * @param dialer the dialer it is for
 * @param mode {@code load} or {@code preview}
 * @param queue the Webitel queue; null if the list is split, or was not read yet
 * @param file the file's name
 * @param sha256 of the file
 * @param charset of the file; null if it was not read yet
 * @param delimiter of the file
 * @param byteOrderMark whether the file began with one
 * @param state of the load
 * @param reason why it is stopped or was refused, or what it waits for; null if nothing
 * @param started when it was taken in hand
 * @param ended null while it runs
 * @param held whether somebody works on it now
 * @param counts of its rows
 * @param dialers the counts of each dialer of a split list
 * @param chunks counts of its requests
 * @param kept members that an undo has left
 * @param rejections rows that are not loaded, by reason
 * @param changedWhileLoading whether the file changed after its first upload
 */
public record LoadReport(String id, String dialer, String mode, String queue, String file, String sha256,
		String charset, String delimiter, boolean byteOrderMark, String state, String reason, OffsetDateTime started,
		OffsetDateTime ended, boolean held, Counts counts, Map<String, Counts> dialers, Chunks chunks, long kept,
		List<Rejection> rejections, boolean changedWhileLoading) {

	private static final List<String> RUNNING = List.of("reading", "uploading", "stopped", "undoing", "abandoning");

	/** The same load at its end. */
	public LoadReport ended(String state, String reason, OffsetDateTime ended, boolean changed) {
		return new LoadReport(this.id, this.dialer, this.mode, this.queue, this.file, this.sha256, this.charset,
				this.delimiter, this.byteOrderMark, state, reason, this.started, ended, false, this.counts,
				this.dialers, this.chunks, this.kept, this.rejections, this.changedWhileLoading || changed);
	}

	/** Whether it has not ended. */
	boolean isRunning() {
		return RUNNING.contains(this.state);
	}

	/** Members that an undo has deleted. */
	public long deleted() {
		return Math.max(0, this.counts.accepted() - this.kept);
	}

	/** The receipt, as {@code receipt.json} and {@code /admin/loads} have it. */
	public Map<String, Object> receipt() {
		Map<String, Object> receipt = new LinkedHashMap<>();
		receipt.put("load", this.id);
		receipt.put("dialer", this.dialer);
		receipt.put("queue", text(this.queue));
		receipt.put("file", this.file);
		receipt.put("sha256", this.sha256);
		receipt.put("charset", text(this.charset));
		receipt.put("delimiter", text(this.delimiter));
		receipt.put("state", this.state);
		if (this.reason != null) {
			receipt.put("reason", this.reason);
		}
		receipt.put("started_at", this.started.toString());
		if (this.ended != null && !isRunning()) {
			receipt.put("ended_at", this.ended.toString());
		}
		receipt.putAll(this.counts.receipt(isRunning()));
		if (this.changedWhileLoading) {
			receipt.put("changed_while_loading", true);
		}
		if (this.state.endsWith("undone")) {
			receipt.put("deleted", deleted());
			receipt.put("kept", this.kept);
		}
		receipt.put("chunks", Map.of("total", this.chunks.total(), "loaded", this.chunks.loaded(), "resent",
				this.chunks.resent(), "read_back", this.chunks.readBack()));
		receipt.put("rejections", this.rejections);
		if (!this.dialers.isEmpty()) {
			Map<String, Object> each = new LinkedHashMap<>();
			this.dialers.forEach((name, counts) -> each.put(name, counts.receipt(isRunning())));
			receipt.put("dialers", each);
		}
		return receipt;
	}

	/** The load as records of changes name it. */
	public String words() {
		return "a load of " + this.counts.rows() + " rows, " + this.counts.accepted() + " accepted; load="
				+ LogContext.sanitize(this.id);
	}

	private static String text(String value) {
		return (value != null) ? value : "";
	}

	/**
	 * Counts of rows.
	 *
	 * @param rows all
	 * @param accepted in Webitel, or in a preview those that would be
	 * @param rejected not loaded, for a reason
	 * @param duplicates left out for another
	 * @param pending not decided yet
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
	 * Counts of requests.
	 *
	 * @param total planned, halves included
	 * @param loaded taken by Webitel
	 * @param resent sent again, as they were not there when they were read back
	 * @param readBack looked for in Webitel, as their outcome was unknown
	 */
	public record Chunks(long total, long loaded, long resent, long readBack) {
	}

	/**
	 * Rows that are not loaded for one reason.
	 *
	 * @param code a stable word
	 * @param reason the reason in words
	 * @param count of rows
	 */
	public record Rejection(String code, String reason, long count) {
	}

}
