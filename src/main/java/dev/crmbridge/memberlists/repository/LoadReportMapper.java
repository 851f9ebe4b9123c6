package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ChunkState;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.ReasonTexts;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Mapper of a load's row, with the sums over its chunks in JSON, to a report. */
@Component
class LoadReportMapper implements RowMapper<LoadReport> {

	private final ObjectMapper json;

	private final ReasonTexts reasons;

	private final ZoneId zone;

	LoadReportMapper(ObjectMapper json, ReasonTexts reasons, BridgeSettings bridge) {
		this.json = json;
		this.reasons = reasons;
		this.zone = bridge.timeZone();
	}

	@Override
	public LoadReport mapRow(ResultSet row, int number) throws SQLException {
		LoadMode mode = LoadMode.of(row.getString("mode"));
		boolean preview = mode.isPreview();
		Map<String, Plan.Counts> planned = read(row.getString("dialers"), new TypeReference<>() {
		});
		List<Sum> all = read(row.getString("sums"), new TypeReference<>() {
		});
		// members that a synchronised list deletes are no rows
		List<Sum> sums = (mode.action() == LoadAction.SYNC)
				? all.stream().filter((sum) -> sum.action != ChunkAction.DELETE).toList() : all;
		Map<String, LoadReport.Counts> dialers = new LinkedHashMap<>();
		planned.forEach((dialer, counts) -> dialers.put(dialer,
				counts(counts, sums.stream().filter((sum) -> dialer.equals(sum.dialer)).toList(), preview)));
		return new LoadReport(row.getString("id"), row.getString("dialer"), mode, row.getString("sent_by"),
				row.getString("queue"), row.getString("file"), row.getString("sha256"), row.getString("charset"),
				row.getString("delimiter"), row.getBoolean("byte_order_mark"), LoadState.of(row.getString("state")),
				row.getString("reason"), local(row.getObject("started_at", OffsetDateTime.class)),
				local(row.getObject("ended_at", OffsetDateTime.class)), row.getString("holder") != null,
				counts(planned(mode, row, sums), sums, preview), dialers, chunks(all), changes(all, preview),
				sums.stream().mapToLong(Sum::kept).sum(), rejections(row.getString("rejections"), sums),
				row.getBoolean("changed_while_loading"));
	}

	/** A member that the CRM adds is a row once its outcome is known. */
	private static Plan.Counts planned(LoadMode mode, ResultSet row, List<Sum> sums) throws SQLException {
		long rows = (mode == LoadMode.API) ? rows(sums, (state) -> !state.isOpen()) : row.getLong("total_rows");
		return new Plan.Counts(rows, row.getLong("rejected"), row.getLong("duplicates"));
	}

	/** Nothing of a preview is sent, so its chunks stay planned. */
	private static Predicate<ChunkState> accepted(boolean preview) {
		return (state) -> state == ChunkState.LOADED || preview && state == ChunkState.PLANNED;
	}

	private static LoadReport.Changes changes(List<Sum> sums, boolean preview) {
		return new LoadReport.Changes(rows(sums, ChunkAction.ADD, accepted(preview)),
				rows(sums, ChunkAction.REPLACE, accepted(preview)), rows(sums, ChunkAction.KEEP, accepted(preview)),
				rows(sums, ChunkAction.KEEP_CLOSED, accepted(preview)),
				rows(sums, ChunkAction.DELETE, accepted(preview)),
				rows(sums.stream().filter((sum) -> "being-called".equals(sum.code)).toList(), ChunkAction.DELETE,
						(state) -> state == ChunkState.REFUSED));
	}

	private static long rows(List<Sum> sums, ChunkAction action, Predicate<ChunkState> states) {
		return rows(sums.stream().filter((sum) -> sum.action == action).toList(), states);
	}

	private static LoadReport.Chunks chunks(List<Sum> all) {
		List<Sum> sums = all.stream().filter((sum) -> !sum.action.isWithoutRequest()).toList();
		return new LoadReport.Chunks(chunks(sums, (state) -> state != ChunkState.SPLIT),
				chunks(sums, (state) -> state == ChunkState.LOADED), sums.stream().mapToLong(Sum::resent).sum(),
				sums.stream().mapToLong(Sum::reconciled).sum());
	}

	private static long chunks(List<Sum> sums, Predicate<ChunkState> states) {
		return sums.stream().filter((sum) -> states.test(sum.state)).mapToLong(Sum::chunks).sum();
	}

	private static LoadReport.Counts counts(Plan.Counts planned, List<Sum> sums, boolean preview) {
		return new LoadReport.Counts(planned.rows(), rows(sums, accepted(preview)),
				planned.rejected() + rows(sums, (state) -> state == ChunkState.REFUSED), planned.duplicates(),
				preview ? 0 : rows(sums, ChunkState::isOpen));
	}

	private static long rows(List<Sum> sums, Predicate<ChunkState> states) {
		return sums.stream().filter((sum) -> states.test(sum.state)).mapToLong(Sum::rows).sum();
	}

	/** Rejections of the first pass and of the second, the most frequent first. */
	private List<LoadReport.Rejection> rejections(String planned, List<Sum> sums) {
		Map<String, Plan.Rejected> rejections = read(planned, new TypeReference<TreeMap<String, Plan.Rejected>>() {
		});
		sums.stream()
			.filter((sum) -> sum.state == ChunkState.REFUSED)
			.forEach((sum) -> rejections.merge(sum.code, new Plan.Rejected(sum.rows, null), Plan.Rejected::plus));
		return rejections.entrySet()
			.stream()
			.map((each) -> new LoadReport.Rejection(each.getKey(), reason(each.getKey(), each.getValue().words()),
					each.getValue().count()))
			.sorted((one, other) -> Long.compare(other.count(), one.count()))
			.toList();
	}

	/**
	 * Returns the words of a customer's rule as written, whatever the clerks' language.
	 */
	private String reason(String code, String words) {
		return (words != null) ? words : this.reasons.title(code);
	}

	/**
	 * Returns a time as receipts have it: in {@code bridge.time-zone}, to the
	 * millisecond.
	 */
	OffsetDateTime local(OffsetDateTime time) {
		return (time != null) ? OffsetDateTime.ofInstant(time.toInstant(), this.zone).truncatedTo(ChronoUnit.MILLIS)
				: null;
	}

	private <T> T read(String json, TypeReference<T> type) {
		try {
			return this.json.readValue(json, type);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("the store holds what was written to it", ex);
		}
	}

	private record Sum(String dialer, ChunkAction action, ChunkState state, String code, long chunks, long rows,
			long resent, long reconciled, long kept) {
	}

}
