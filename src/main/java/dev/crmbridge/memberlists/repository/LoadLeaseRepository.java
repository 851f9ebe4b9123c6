package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.crmbridge.logging.LogContext;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repository of the leases of loads. A process that has claimed a load holds a short
 * lease and renews it as long as it lives; once its lease has passed to another process,
 * it changes nothing of the load any more.
 */
@Component
public class LoadLeaseRepository {

	/**
	 * How long the load of a killed process waits before another process may claim it.
	 */
	private static final Duration LEASE = Duration.ofSeconds(15);

	private static final String CLAIM = SqlFile.read(LoadLeaseRepository.class, "claim-load");

	private static final String RELEASE = SqlFile.read(LoadLeaseRepository.class, "release-load");

	private final JdbcClient store;

	/** The leases of this process, by load id. */
	private final Map<String, Lease> leases = new ConcurrentHashMap<>();

	LoadLeaseRepository(JdbcClient store) {
		this.store = store;
	}

	/**
	 * Claims the load that has been due longest. The calling thread logs under its id
	 * until the next claim.
	 * @return the load; null if no load is due
	 */
	public Load claim() {
		// the first pass of the worker's last load may have been interrupted just as it
		// ended
		Thread.interrupted();
		// a worker works on one load at a time: its last lease is over
		this.leases.values().removeIf((lease) -> lease.worker() == Thread.currentThread());
		LogContext.clear();
		String holder = UUID.randomUUID().toString();
		Load claimed = this.store.sql(CLAIM + LoadRowMapper.RETURNING)
			.param("holder", holder)
			.param("lease", LEASE.toSeconds())
			.query(new LoadRowMapper())
			.optional()
			.orElse(null);
		if (claimed != null) {
			this.leases.put(claimed.id(), new Lease(holder, Thread.currentThread(), claimed, Long.MAX_VALUE));
			LogContext.load(claimed.id());
		}
		return claimed;
	}

	/** Renews the leases of this process, and drops those that it has lost. */
	public void renewLeases() {
		this.leases.forEach((id, lease) -> {
			if (!lease.worker().isAlive() || this.store.sql(
					"update list_load set due_at = now() + make_interval(secs => :lease) where id = :id and holder = :holder")
				.param("lease", LEASE.toSeconds())
				.param("id", id)
				.param("holder", lease.holder())
				.update() == 0) {
				this.leases.remove(id, lease);
			}
		});
	}

	/**
	 * Limits the time that the work on a load may take.
	 * @param load the load
	 * @param limit from now; null for no limit
	 */
	public void limit(Load load, Duration limit) {
		this.leases.computeIfPresent(load.id(),
				(id, lease) -> lease.holder().equals(load.holder()) ? new Lease(lease.holder(), lease.worker(), load,
						(limit != null) ? System.nanoTime() + limit.toNanos() : Long.MAX_VALUE) : lease);
	}

	/** Gives the work on a load more time than its limit. */
	public void extendLimit(Load load, Duration more) {
		this.leases.computeIfPresent(load.id(),
				(id, lease) -> (lease.holder().equals(load.holder()) && lease.deadline() != Long.MAX_VALUE)
						? new Lease(lease.holder(), lease.worker(), load, lease.deadline() + more.toNanos()) : lease);
	}

	/**
	 * Interrupts the work on the loads that have passed their time limit.
	 * @param stop stops a load before the interrupt, after which its worker would retry
	 * the load
	 */
	void interruptOverdue(Consumer<Load> stop) {
		this.leases.values().stream().filter(Lease::isOverdue).toList().forEach((lease) -> {
			stop.accept(lease.load());
			lease.worker().interrupt();
		});
	}

	/**
	 * Ends the lease of a load.
	 * @param load the load
	 * @param wait how long until the load is due again; null for never
	 * @param reason what the load waits for, for operators; null for no reason
	 */
	public void release(Load load, Duration wait, String reason) {
		forget(load);
		this.store.sql(RELEASE)
			.param("reason", reason)
			.param("state", load.state().word())
			.param("wait", Seconds.of(wait))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/** Forgets a lease without a change to the store, where it runs out. */
	public void forget(Load load) {
		this.leases.computeIfPresent(load.id(), (id, lease) -> lease.holder().equals(load.holder()) ? null : lease);
	}

	/**
	 * A lease of this process.
	 *
	 * @param holder the lease's mark in the store
	 * @param worker the thread that works on the load
	 * @param load the load
	 * @param deadline of the work, by {@link System#nanoTime()}
	 */
	private record Lease(String holder, Thread worker, Load load, long deadline) {

		private boolean isOverdue() {
			return this.deadline != Long.MAX_VALUE && System.nanoTime() - this.deadline > 0;
		}
	}

}
