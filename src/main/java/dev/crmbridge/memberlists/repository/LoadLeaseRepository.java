package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.crmbridge.logging.LogContext;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.store.Seconds;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who works on which load, in the store. A process has a load in hand for a short while
 * that it prolongs as long as it lives; whoever lost one changes nothing of it any more.
 */
@Component
public class LoadLeaseRepository {

	/** How long a load of a process that was killed waits for another. */
	private static final Duration LEASE = Duration.ofSeconds(15);

	private final JdbcClient store;

	/** The loads that this process has in hand, by id. */
	private final Map<String, Held> held = new ConcurrentHashMap<>();

	LoadLeaseRepository(JdbcClient store) {
		this.store = store;
	}

	/**
	 * Takes the load that has waited longest for somebody to work on it. What this thread
	 * logs until the next time is about it.
	 * @return the load, or null if there is none
	 */
	public Load claim() {
		// the first pass of its last one may have been interrupted just as it ended
		Thread.interrupted();
		// this worker does not work on its last one any more
		this.held.values().removeIf((each) -> each.worker() == Thread.currentThread());
		LogContext.clear();
		String holder = UUID.randomUUID().toString();
		Load claimed = this.store
			.sql("""
					update list_load set holder = :holder, due_at = now() + make_interval(secs => :lease),
					  state = case when state <> 'stopped' then state when plan is null then 'reading' else 'uploading' end
					where id = (select id from list_load where due_at < now() order by due_at limit 1 for update skip locked)
					returning %s"""
				.formatted(Load.COLUMNS))
			.param("holder", holder)
			.param("lease", LEASE.toSeconds())
			.query(Load::of)
			.optional()
			.orElse(null);
		if (claimed != null) {
			this.held.put(claimed.id(), new Held(holder, Thread.currentThread(), claimed, Long.MAX_VALUE));
			LogContext.load(claimed.id());
		}
		return claimed;
	}

	/** Keeps what this process has in hand for a while more. */
	public void renewLeases() {
		this.held.forEach((id, each) -> {
			if (!each.worker().isAlive() || this.store.sql(
					"update list_load set due_at = now() + make_interval(secs => :lease) where id = :id and holder = :holder")
				.param("lease", LEASE.toSeconds())
				.param("id", id)
				.param("holder", each.holder())
				.update() == 0) {
				this.held.remove(id, each);
			}
		});
	}

	/**
	 * Limits the time that the work on a load may take.
	 * @param limit null for none
	 */
	public void limit(Load load, Duration limit) {
		this.held.computeIfPresent(load.id(),
				(id, each) -> each.holder().equals(load.holder()) ? new Held(each.holder(), each.worker(), load,
						(limit != null) ? System.nanoTime() + limit.toNanos() : Long.MAX_VALUE) : each);
	}

	/**
	 * Interrupts the work on the loads whose time is over.
	 * @param stop stops a load before, as its worker would have it tried again
	 */
	void interruptOverdue(Consumer<Load> stop) {
		this.held.values().stream().filter(Held::isOverdue).toList().forEach((each) -> {
			stop.accept(each.load());
			each.worker().interrupt();
		});
	}

	/**
	 * Lets go of a load.
	 * @param load the load
	 * @param wait for how long nobody works on it; null for good
	 * @param reason what it waits for; null if that is nothing worth telling
	 */
	public void release(Load load, Duration wait, String reason) {
		letGo(load);
		this.store
			.sql("""
					update list_load set holder = null,
					  reason = case when state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning') then :reason else reason end,
					  file_failures = case when cast(:reason as text) is null then 0 else file_failures end,
					  due_at = case when state in ('undoing', 'abandoning') and :state <> state then now()
					           else now() + make_interval(secs => cast(:wait as double precision)) end
					where id = :id and holder = :holder""")
			.param("reason", reason)
			.param("state", load.state())
			.param("wait", Seconds.of(wait))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/** Forgets a load without a word to the store; after the lease it is anybody's. */
	public void letGo(Load load) {
		this.held.computeIfPresent(load.id(), (id, each) -> each.holder().equals(load.holder()) ? null : each);
	}

	/**
	 * What this process has in hand.
	 *
	 * @param holder its mark in the store
	 * @param worker the thread that works on it
	 * @param load the load
	 * @param deadline when the work has to be done, by {@link System#nanoTime()}
	 */
	private record Held(String holder, Thread worker, Load load, long deadline) {

		private boolean isOverdue() {
			return this.deadline != Long.MAX_VALUE && System.nanoTime() - this.deadline > 0;
		}
	}

}
