package dev.crmbridge.memberlists.repository;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of reports of loads, for clerks and operators. */
@Component
public class LoadReportRepository {

	private static final String SELECT = SqlFile.read(LoadReportRepository.class, "load-reports") + "\nwhere ";

	private static final String FILTER = SqlFile.read(LoadReportRepository.class, "load-filter");

	private final JdbcClient store;

	private final LoadReportMapper mapper;

	LoadReportRepository(JdbcClient store, LoadReportMapper mapper) {
		this.store = store;
		this.mapper = mapper;
	}

	/** Returns the report of a load by its id. */
	public Optional<LoadReport> find(String id) {
		return this.store.sql(SELECT + "id = :id").param("id", id).query(this.mapper).optional();
	}

	/**
	 * Returns reports of loads, newest first.
	 * @param dialer of the loads; null for all
	 * @param state of the loads; null for all
	 * @param limit most loads
	 */
	public List<LoadReport> list(String dialer, LoadState state, int limit) {
		return list(LoadFilter.of(dialer, state), limit);
	}

	/**
	 * Returns reports of loads, newest first.
	 * @param filter which loads
	 * @param limit most loads
	 */
	public List<LoadReport> list(LoadFilter filter, int limit) {
		return this.store.sql(SELECT + FILTER)
			.param("dialers", filter.dialers().toArray(String[]::new))
			.param("state", (filter.state() != null) ? filter.state().word() : null)
			.param("text", filter.text())
			.param("before", filter.before())
			.param("limit", limit)
			.query(this.mapper)
			.list();
	}

	/** Returns reports of the loads that have not ended. */
	public List<LoadReport> running() {
		return this.store
			.sql(SELECT + "state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning') order by started_at")
			.query(this.mapper)
			.list();
	}

	/** Returns the ids of those of the given loads that have ended. */
	public Set<String> ended(Collection<Load> loads) {
		return this.store.sql(
				"select id from list_load where id = any (:ids) and ended_at is not null and state not in ('undoing', 'abandoning')")
			.param("ids", loads.stream().map(Load::id).toArray(String[]::new))
			.query(String.class)
			.set();
	}

	/** Returns the store's time, as receipts have it. */
	public OffsetDateTime now() {
		return this.mapper.local(this.store.sql("select now()").query(OffsetDateTime.class).single());
	}

}
