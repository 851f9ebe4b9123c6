package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.failure.LoadLostException;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Repository of loads: inserts claimed lists and their plans, deletes old loads. */
@Component
public class LoadRepository {

	private static final String RECORD_PLAN = SqlFile.read(LoadRepository.class, "record-plan");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final EarlierLoadRepository earlier;

	private final ObjectMapper json;

	LoadRepository(JdbcClient store, TransactionTemplate storeTransaction, EarlierLoadRepository earlier,
			ObjectMapper json) {
		this.store = store;
		this.transaction = storeTransaction;
		this.earlier = earlier;
		this.json = json;
	}

	/** Returns the ids that the store knows. */
	public Set<String> known(Collection<String> ids) {
		return this.store.sql("select id from list_load where id = any (:ids)")
			.param("ids", ids.toArray(String[]::new))
			.query(String.class)
			.set();
	}

	/**
	 * Returns the dialers of loads that ended longer ago than an age, by load id.
	 * @param age least time since the end
	 * @param limit most loads
	 */
	public Map<String, String> endedBefore(Duration age, int limit) {
		Map<String, String> old = new HashMap<>();
		this.store.sql("""
				select id, dialer from list_load
				where ended_at < now() - make_interval(secs => :age) and due_at is null
				order by ended_at limit :limit""").param("age", age.toSeconds()).param("limit", limit).query((row) -> {
			old.put(row.getString("id"), row.getString("dialer"));
		});
		return old;
	}

	/** Deletes loads with their chunks. */
	public void delete(Collection<String> ids) {
		this.store.sql("delete from list_load where id = any (:ids)").param("ids", ids.toArray(String[]::new)).update();
	}

	/**
	 * Inserts the load of a claimed list, unless the store knows the load.
	 * @return whether the load was inserted
	 */
	public boolean insert(Load load) {
		return this.store.sql("""
				insert into list_load (id, dialer, mode, sent_by, file, sha256, version, state, started_at, due_at)
				values (:id, :dialer, :mode, :by, :file, :sha256, :version, 'reading', :started, now())
				on conflict do nothing""")
			.param("id", load.id())
			.param("dialer", load.dialer())
			.param("mode", load.mode().word())
			.param("by", load.by())
			.param("file", load.file())
			.param("sha256", load.sha256())
			.param("version", load.version())
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.update() > 0;
	}

	/** Records that the first pass reads the stop lists now. */
	public void recordPlannedAt(Load load) {
		this.store.sql("update list_load set planned_at = now() where id = :id and holder = :holder")
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/** Returns when the first pass of a load read the stop lists. */
	public OffsetDateTime plannedAt(Load load) {
		return this.store.sql("select coalesce(planned_at, started_at) from list_load where id = :id")
			.param("id", load.id())
			.query(OffsetDateTime.class)
			.single();
	}

	/**
	 * Records the plan of a load in one transaction.
	 * @param load as its file was when the first pass read it
	 * @param plan the plan
	 * @return false if the same bytes have been loaded in the meantime, and nothing was
	 * recorded
	 * @throws LoadLostException if another process has claimed the load
	 */
	public boolean recordPlan(Load load, Plan plan) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			if (this.earlier.lockSameOf(load).isPresent()) {
				return false;
			}
			int recorded = this.store.sql(RECORD_PLAN)
				.param("plan", load.plan())
				.param("sha256", load.sha256())
				.param("version", load.version())
				.param("charset", plan.charset())
				.param("bom", plan.byteOrderMark())
				.param("delimiter", plan.delimiter())
				.param("rows", plan.rows())
				.param("rejected", plan.rejected())
				.param("duplicates", plan.duplicates())
				.param("rejections", write(plan.rejections()))
				.param("dialers", write(plan.dialers()))
				.param("queue", plan.queue())
				.param("load", load.id())
				.param("holder", load.holder())
				.update();
			if (recorded == 0) {
				throw new LoadLostException(load);
			}
			this.store.sql("delete from list_chunk where load = :load").param("load", load.id()).update();
			this.store.sql("delete from list_member where load = :load and (plan <> :plan or chunk is null)")
				.param("load", load.id())
				.param("plan", load.plan())
				.update();
			ChunkOutcomeRepository.insert(this.store, load.id(), plan.chunks(), 0);
			return true;
		}));
	}

	private String write(Object counts) {
		try {
			return this.json.writeValueAsString(counts);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("counts are strings and numbers", ex);
		}
	}

}
