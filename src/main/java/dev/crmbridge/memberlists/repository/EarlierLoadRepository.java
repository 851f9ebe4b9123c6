package dev.crmbridge.memberlists.repository;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of the earlier loads that a new load has to respect: loads of the same
 * bytes, and loads whose numbers are still open.
 */
@Component
public class EarlierLoadRepository {

	private static final String OPEN_OF_DIALER = SqlFile.read(EarlierLoadRepository.class, "open-loads-of-dialer");

	private static final String OF_SAME_BYTES = SqlFile.read(EarlierLoadRepository.class, "loads-of-same-bytes");

	private static final String LOCK_RIVALS = SqlFile.read(EarlierLoadRepository.class, "lock-rival-loads");

	private static final String TAKE_TURN = SqlFile.read(EarlierLoadRepository.class, "take-turn");

	private static final String LATER_MEMBERS = SqlFile.read(EarlierLoadRepository.class, "later-members");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ZoneId zone;

	EarlierLoadRepository(JdbcClient store, TransactionTemplate storeTransaction, BridgeSettings bridge) {
		this.store = store;
		this.transaction = storeTransaction;
		this.zone = bridge.timeZone();
	}

	/** Returns the earlier loads with rows of a dialer that may still be open. */
	public List<Load> openLoads(Load load, String dialer) {
		return this.store.sql(OPEN_OF_DIALER)
			.param("id", load.id())
			.param("dialer", dialer)
			.query((row, n) -> new Load(row.getString("id"), row.getString("dialer"),
					LoadMode.of(row.getString("mode")), row.getString("file"), null, null, null,
					LoadState.of(row.getString("state")), row.getString("plan"), null, null))
			.list();
	}

	/**
	 * Returns whether an earlier load of one of these dialers is still in its first pass.
	 */
	public boolean isEarlierRead(Load load, Collection<String> dialers) {
		return this.store
			.sql("""
					select exists (select from list_load where mode in ('load', 'sync') and state = 'reading' and dialer = any (:dialers)
					  and (started_at, id) < (:started, :id))""")
			.param("dialers", dialers.toArray(String[]::new))
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.param("id", load.id())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Gives a load its turn, which it keeps until it ends: no other load that has asked
	 * for the members of these dialers adds or deletes any.
	 * @return whether the load has its turn
	 */
	public boolean takeTurn(Load load, Collection<String> dialers) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			// two loads that ask at a time lock the same rows, one after the other
			this.store.sql(LOCK_RIVALS).param("dialers", dialers.toArray(String[]::new)).query(String.class).list();
			return this.store.sql(TAKE_TURN)
				.param("dialers", dialers.toArray(String[]::new))
				.param("id", load.id())
				.param("holder", load.holder())
				.update() > 0;
		}));
	}

	/**
	 * Returns the ids of the loads that started after a load, and those of the members
	 * that the CRM has added since.
	 */
	public Set<String> laterLoadsAndMembers(Load load) {
		return this.store.sql(LATER_MEMBERS)
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.param("id", load.id())
			.query(String.class)
			.set();
	}

	/** Returns whether the same bytes were already loaded for the same dialer today. */
	public boolean isLoadedAlready(Load load) {
		return isAskedForSame(load) && sameOf(load).isPresent();
	}

	/** A list may be synchronised as often as one likes; a preview changes nothing. */
	private static boolean isAskedForSame(Load load) {
		return load.mode() == LoadMode.LOAD || load.mode() == LoadMode.REMOVE;
	}

	/**
	 * Returns another load of the same bytes for the same dialer on the same day, unless
	 * it has left no members in Webitel.
	 */
	public Optional<String> sameOf(Load load) {
		return sameOf(load, "");
	}

	/** Does the same, and locks the loads that it looks at until the transaction ends. */
	Optional<String> lockSameOf(Load load) {
		return sameOf(load, "for update");
	}

	private Optional<String> sameOf(Load load, String lock) {
		if (!isAskedForSame(load)) {
			return Optional.empty();
		}
		LocalDate day = load.started().atZone(this.zone).toLocalDate();
		return this.store.sql(OF_SAME_BYTES + " order by id " + lock)
			.param("dialer", load.dialer())
			.param("mode", load.mode().word())
			.param("sha256", load.sha256())
			.param("day", day.atStartOfDay(this.zone).toOffsetDateTime())
			.param("nextDay", day.plusDays(1).atStartOfDay(this.zone).toOffsetDateTime())
			.query((row, n) -> Map.entry(row.getString("id"),
					stands(LoadState.of(row.getString("state")), row.getBoolean("sent"))))
			.list()
			.stream()
			.filter((same) -> !same.getKey().equals(load.id()) && same.getValue())
			.map(Map.Entry::getKey)
			.findFirst();
	}

	/**
	 * Members of an abandoned load stay in Webitel: its list would load them a second
	 * time.
	 */
	private static boolean stands(LoadState state, boolean sent) {
		return switch (state) {
			case UPLOADING, STOPPED, UNDOING, ABANDONING, LOADED, REMOVED -> true;
			case ABANDONED -> sent;
			default -> false;
		};
	}

}
