package dev.crmbridge.loads;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records in the store how loads begin: that a list was taken in hand, and what the first
 * pass has made of it.
 */
@Component("newLoads")
public class NewLoads {

	private static final Logger LOG = LoggerFactory.getLogger(NewLoads.class);

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final LoadLedger ledger;

	private final LoadReports reports;

	private final ClaimedLists lists;

	private final ListFolders folders;

	private final UnclaimedFiles unclaimed;

	private final ObjectMapper json;

	private final AtomicBoolean resumed = new AtomicBoolean();

	NewLoads(JdbcClient store, TransactionTemplate storeTransaction, LoadLedger ledger, LoadReports reports,
			ClaimedLists lists, ListFolders folders, UnclaimedFiles unclaimed, ObjectMapper json) {
		this.store = store;
		this.transaction = storeTransaction;
		this.ledger = ledger;
		this.reports = reports;
		this.lists = lists;
		this.folders = folders;
		this.unclaimed = unclaimed;
		this.json = json;
	}

	/**
	 * Records the lists that were taken in hand since the last look; the first time also
	 * tries each stopped one again.
	 */
	public void recordTaken() throws IOException {
		List<Load> taken = this.lists.loads();
		if (!taken.isEmpty()) {
			Collection<String> known = this.store.sql("select id from list_load where id = any(:ids)")
				.param("ids", taken.stream().map(Load::id).toArray(String[]::new))
				.query(String.class)
				.set();
			taken.stream().filter((load) -> !known.contains(load.id())).forEach(this::recordOrNote);
			clearEnded(taken);
		}
		if (!this.resumed.get()) {
			LOG.debug("{} stopped loads are tried again", this.ledger.resumeAll());
			this.resumed.set(true);
		}
	}

	/**
	 * Deletes what is left of lists that have ended. One that could not be moved stays
	 * until its load is old.
	 */
	private void clearEnded(List<Load> taken) {
		Set<String> ended = this.reports.ended(taken);
		for (Load load : taken) {
			if (ended.contains(load.id()) && this.folders.isEnded(load)) {
				try {
					this.folders.clear(load);
				}
				catch (IOException ex) {
					LOG.debug("Could not delete what is left of load {}", load.id(), ex);
					this.unclaimed.note(Path.of("work", load.id()), "unclaimed.not-moved", false);
				}
			}
		}
	}

	/** A load that the store cannot hold keeps no other from being recorded. */
	private void recordOrNote(Load load) {
		try {
			record(load);
		}
		catch (DataIntegrityViolationException ex) {
			this.unclaimed.note(Path.of("work", load.id()), "unclaimed.no-load", false);
		}
	}

	private void record(Load load) {
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
	public boolean recordPlan(@Variable("load") Load load, @Variable("prepared") Prepared prepared) {
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
			ChunkLedger.insert(this.store, load.id(), prepared.chunks(), 0);
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
