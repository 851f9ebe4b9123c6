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
import dev.crmbridge.memberlists.LoadLostException;
import dev.crmbridge.memberlists.Plan;
import org.apache.camel.Variable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Repository of which loads there are: how they begin, and when they are deleted. */
@Component
public class LoadRepository {

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final LoadReportRepository reports;

	private final ObjectMapper json;

	LoadRepository(JdbcClient store, TransactionTemplate storeTransaction, LoadReportRepository reports,
			ObjectMapper json) {
		this.store = store;
		this.transaction = storeTransaction;
		this.reports = reports;
		this.json = json;
	}

	/** Returns those ids that loads in the store have. */
	public Set<String> known(Collection<String> ids) {
		return this.store.sql("select id from list_load where id = any (:ids)")
			.param("ids", ids.toArray(String[]::new))
			.query(String.class)
			.set();
	}

	/** Returns the dialers of loads that ended longer ago than a time, by load id. */
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

	/** Inserts a claimed list, unless the store knows its load. */
	public void insert(Load load) {
		this.store.sql("""
				insert into list_load (id, dialer, mode, file, sha256, version, state, started_at, due_at)
				values (:id, :dialer, coalesce(:mode, 'load'), :file, :sha256, :version, 'reading', :started, now())
				on conflict do nothing""")
			.param("id", load.id())
			.param("dialer", load.dialer())
			.param("mode", load.mode())
			.param("file", load.file())
			.param("sha256", load.sha256())
			.param("version", load.version())
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.update();
	}

	/**
	 * Records what the first pass has made, all at once.
	 * @param load as it was read
	 * @param prepared what was made of it
	 * @return whether it goes on: not if the same bytes have been loaded in the meantime
	 */
	public boolean recordPlan(@Variable("load") Load load, @Variable("prepared") Plan prepared) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			if (!load.isPreview() && this.reports.lockSameOf(load).isPresent()) {
				return false;
			}
			int mine = this.store
				.sql("""
						update list_load set state = 'uploading', plan = :plan, sha256 = :sha256, version = :version,
						  charset = :charset, byte_order_mark = :bom, delimiter = :delimiter, total_rows = :rows, rejected = :rejected,
						  duplicates = :duplicates, rejections = :rejections, dialers = :dialers, queue = :queue, reason = null
						where id = :load and holder = :holder and state = 'reading'""")
				.param("plan", load.plan())
				.param("sha256", load.sha256())
				.param("version", load.version())
				.param("charset", prepared.charset())
				.param("bom", prepared.byteOrderMark())
				.param("delimiter", prepared.delimiter())
				.param("rows", prepared.rows())
				.param("rejected", prepared.rejected())
				.param("duplicates", prepared.duplicates())
				.param("rejections", write(prepared.rejections()))
				.param("dialers", write(prepared.dialers()))
				.param("queue", prepared.queue())
				.param("load", load.id())
				.param("holder", load.holder())
				.update();
			if (mine == 0) {
				throw new LoadLostException(load);
			}
			this.store.sql("delete from list_chunk where load = :load").param("load", load.id()).update();
			ChunkRepository.insert(this.store, load.id(), prepared.chunks(), 0);
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
