package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.ReasonTexts;
import org.apache.camel.Variable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the store tells of loads: to clerks, to operators, to other loads. */
@Component
public class LoadReportRepository {

	private static final String SELECT = "select * from list_load where ";

	private final JdbcClient store;

	private final ObjectMapper json;

	private final ReasonTexts reasons;

	private final ZoneId zone;

	LoadReportRepository(JdbcClient store, ObjectMapper json, ReasonTexts reasons, BridgeSettings bridge) {
		this.store = store;
		this.json = json;
		this.reasons = reasons;
		this.zone = bridge.timeZone();
	}

	/** How a load fares, by its id. */
	public Optional<LoadReport> find(String id) {
		return this.store.sql(SELECT + "id = :id").param("id", id).query(this::report).optional();
	}

	/**
	 * How loads fare, newest first.
	 * @param dialer only this dialer's; null for all
	 * @param state only those in this state; null for all
	 * @param limit most of them
	 */
	public List<LoadReport> list(String dialer, String state, int limit) {
		return this.store.sql(SELECT + """
				(cast(:dialer as text) is null or dialer = :dialer) and (cast(:state as text) is null or state = :state)
				order by started_at desc, id desc limit :limit""")
			.param("dialer", dialer)
			.param("state", state)
			.param("limit", limit)
			.query(this::report)
			.list();
	}

	/** The loads that have not ended. */
	public List<LoadReport> running() {
		return this.store
			.sql(SELECT + "state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning') order by started_at")
			.query(this::report)
			.list();
	}

	/** Of these loads the ids of those that have ended. */
	public Set<String> ended(Collection<Load> loads) {
		return this.store.sql(
				"select id from list_load where id = any (:ids) and ended_at is not null and state not in ('undoing', 'abandoning')")
			.param("ids", loads.stream().map(Load::id).toArray(String[]::new))
			.query(String.class)
			.set();
	}

	/** Earlier loads with rows of a dialer that may still be open. */
	public List<Load> standing(Load load, String dialer) {
		return this.store.sql("""
				select id, dialer, file, plan, state from list_load l
				where mode = 'load' and plan is not null
				  and state in ('uploading', 'stopped', 'loaded', 'partly-undone', 'abandoning', 'abandoned')
				  and id <> :id and exists (select from list_chunk c where c.load = l.id and c.dialer = :dialer)
				order by started_at""")
			.param("id", load.id())
			.param("dialer", dialer)
			.query((row, n) -> new Load(row.getString("id"), row.getString("dialer"), "load", row.getString("file"),
					null, null, null, row.getString("state"), row.getString("plan"), null))
			.list();
	}

	/**
	 * Whether a load of one of these dialers that started earlier is still being read.
	 */
	public boolean isEarlierRead(Load load, Collection<String> dialers) {
		return this.store
			.sql("""
					select exists (select from list_load where mode = 'load' and state = 'reading' and dialer = any (:dialers)
					  and (started_at, id) < (:started, :id))""")
			.param("dialers", dialers.toArray(String[]::new))
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.param("id", load.id())
			.query(Boolean.class)
			.single();
	}

	/** Whether the same bytes were loaded for the same dialer today already. */
	public boolean isLoadedAlready(@Variable("load") Load load) {
		return !load.isPreview() && sameOf(load).isPresent();
	}

	/** A load of the same bytes for the same dialer on the same day that stands. */
	public Optional<String> sameOf(Load load) {
		return sameOf(load, "");
	}

	/** The same, and none of those loads changes before the transaction ends. */
	Optional<String> lockSameOf(Load load) {
		return sameOf(load, "for update");
	}

	private Optional<String> sameOf(Load load, String lock) {
		LocalDate day = load.started().atZone(this.zone).toLocalDate();
		return this.store
			.sql("""
					select id, state, exists (select from list_chunk c where c.load = id and (c.state = 'loaded' or c.uncertain)) as sent
					from list_load
					where dialer = :dialer and sha256 = :sha256 and mode = 'load' and started_at >= :day and started_at < :nextDay
					order by id %s"""
				.formatted(lock))
			.param("dialer", load.dialer())
			.param("sha256", load.sha256())
			.param("day", day.atStartOfDay(this.zone).toOffsetDateTime())
			.param("nextDay", day.plusDays(1).atStartOfDay(this.zone).toOffsetDateTime())
			.query((row, n) -> Map.entry(row.getString("id"), stands(row.getString("state"), row.getBoolean("sent"))))
			.list()
			.stream()
			.filter((same) -> !same.getKey().equals(load.id()) && same.getValue())
			.map(Map.Entry::getKey)
			.findFirst();
	}

	/** Members of an abandoned load stay in Webitel: its list would load them twice. */
	private static boolean stands(String state, boolean sent) {
		return switch (state) {
			case "uploading", "stopped", "undoing", "abandoning", "loaded" -> true;
			case "abandoned" -> sent;
			default -> false;
		};
	}

	private LoadReport report(ResultSet row, int n) throws SQLException {
		String id = row.getString("id");
		boolean preview = "preview".equals(row.getString("mode"));
		Map<String, Long> rejections = read(row.getString("rejections"), new TypeReference<TreeMap<String, Long>>() {
		});
		Map<String, Plan.Counts> prepared = read(row.getString("dialers"), new TypeReference<>() {
		});
		List<Sum> sums = sums(id);
		sums.stream()
			.filter((sum) -> sum.state.equals("refused"))
			.forEach((sum) -> rejections.merge(sum.code, sum.rows, Long::sum));
		Map<String, LoadReport.Counts> dialers = new LinkedHashMap<>();
		prepared.forEach((dialer, counts) -> dialers.put(dialer,
				counts(counts, sums.stream().filter((sum) -> dialer.equals(sum.dialer)).toList(), preview)));
		return new LoadReport(id, row.getString("dialer"), row.getString("mode"), row.getString("queue"),
				row.getString("file"), row.getString("sha256"), row.getString("charset"), row.getString("delimiter"),
				row.getBoolean("byte_order_mark"), row.getString("state"), row.getString("reason"),
				local(row.getObject("started_at", OffsetDateTime.class)),
				local(row.getObject("ended_at", OffsetDateTime.class)), row.getString("holder") != null,
				counts(new Plan.Counts(row.getLong("total_rows"), row.getLong("rejected"), row.getLong("duplicates")),
						sums, preview),
				dialers,
				new LoadReport.Chunks(chunks(sums, (sum) -> !sum.state.equals("split")),
						chunks(sums, (sum) -> sum.state.equals("loaded")), sums.stream().mapToLong(Sum::resent).sum(),
						sums.stream().mapToLong(Sum::readBacks).sum()),
				sums.stream().mapToLong(Sum::kept).sum(),
				rejections.entrySet()
					.stream()
					.map((each) -> new LoadReport.Rejection(each.getKey(), this.reasons.title(each.getKey()),
							each.getValue()))
					.sorted((one, other) -> Long.compare(other.count(), one.count()))
					.toList(),
				row.getBoolean("changed_while_loading"));
	}

	private static long chunks(List<Sum> sums, Predicate<Sum> which) {
		return sums.stream().filter(which).mapToLong(Sum::chunks).sum();
	}

	private static LoadReport.Counts counts(Plan.Counts prepared, List<Sum> sums, boolean preview) {
		long accepted = rows(sums, List.of(preview ? "planned" : "loaded"));
		long pending = rows(sums, List.of("planned", "sending", "unknown", "checking"));
		return new LoadReport.Counts(prepared.rows(), accepted, prepared.rejected() + rows(sums, List.of("refused")),
				prepared.duplicates(), preview ? 0 : pending);
	}

	private static long rows(List<Sum> sums, List<String> states) {
		return sums.stream().filter((sum) -> states.contains(sum.state)).mapToLong(Sum::rows).sum();
	}

	private List<Sum> sums(String load) {
		return this.store.sql("""
				select dialer, state, code, count(*) as chunks, sum(row_count) as rows, sum(resent) as resent,
				  sum(read_backs) as read_backs, coalesce(sum(kept), 0) as kept
				from list_chunk where load = :load group by dialer, state, code""")
			.param("load", load)
			.query((row, n) -> new Sum(row.getString("dialer"), row.getString("state"), row.getString("code"),
					row.getLong("chunks"), row.getLong("rows"), row.getLong("resent"), row.getLong("read_backs"),
					row.getLong("kept")))
			.list();
	}

	private OffsetDateTime local(OffsetDateTime time) {
		return (time != null) ? OffsetDateTime.ofInstant(time.toInstant(), this.zone).truncatedTo(ChronoUnit.MILLIS)
				: null;
	}

	/** Returns the store's time, as receipts have it. */
	public OffsetDateTime now() {
		return local(this.store.sql("select now()").query(OffsetDateTime.class).single());
	}

	private <T> T read(String json, TypeReference<T> type) {
		try {
			return this.json.readValue(json, type);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("the ledger holds what was written to it", ex);
		}
	}

	private record Sum(String dialer, String state, String code, long chunks, long rows, long resent, long readBacks,
			long kept) {
	}

}
