package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.Optional;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.store.Seconds;
import org.apache.camel.Variable;

import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repository of claims of chunks: which chunk of a load is reconciled or sent next. A
 * chunk is marked as sending before a byte of its request leaves.
 * <p>
 * The class implements {@code Lifecycle} and not {@code SmartLifecycle}, which
 * {@code --check} would have to create before it can report mistakes in the dialers.
 */
@Component
public class ChunkClaimRepository implements Lifecycle, Phased {

	private final JdbcClient store;

	private final ChunkMeters meters;

	/** With so many chunks in doubt a load sends no more before they are reconciled. */
	private final int maxInDoubt;

	private volatile boolean closing;

	ChunkClaimRepository(JdbcClient store, MemberListSettings settings, ChunkMeters meters) {
		this.store = store;
		this.meters = meters;
		this.maxInDoubt = 4 * settings.parallel();
	}

	@Override
	public void start() {
		this.closing = false;
	}

	/** Lets no further chunk be claimed; requests that are under way end. */
	@Override
	public void stop() {
		this.closing = true;
	}

	/** True from the first, as routes may run before beans of this phase are started. */
	@Override
	public boolean isRunning() {
		return !this.closing;
	}

	/** Stops before the routes do, which wait for requests that are under way. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Marks the chunks of a load that an earlier lease has left unfinished as in doubt:
	 * Webitel may have carried them out.
	 * @param load the load
	 * @param wait how long after it was sent a chunk is reconciled
	 */
	public void markUnfinishedInDoubt(Load load, Duration wait) {
		this.store.sql("""
				update list_chunk set state = 'unknown', uncertain = true,
				  look_at = sent_at + make_interval(secs => :wait)
				where load = :load and state in ('sending', 'checking')""")
			.param("wait", Seconds.of(wait))
			.param("load", load.id())
			.update();
	}

	/** Returns whether no request of a load was sent so far. */
	public boolean isUnsent(Load load) {
		return this.store.sql("select not exists (select from list_chunk where load = :load and sends > 0)")
			.param("load", load.id())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Claims the next chunk of a load: a chunk that is due to be reconciled, else a
	 * planned chunk, halves first.
	 * @return the chunk; null if no chunk can be claimed now
	 */
	public Chunk claimNext(@Variable("load") Load load) {
		return this.closing ? null : claimInDoubt(load).or(() -> claimPlanned(load)).orElse(null);
	}

	private Optional<Chunk> claimInDoubt(Load load) {
		Optional<Chunk> chunk = this.store.sql("""
				update list_chunk c set state = 'checking', read_backs = read_backs + 1
				where load = :load and number = (
				  select u.number from list_chunk u join list_load l on l.id = u.load
				  where u.load = :load and u.state = 'unknown' and u.look_at < now() and l.holder = :holder
				    and l.state = 'uploading' and (l.paused_until is null or l.paused_until < now())
				  order by u.look_at limit 1 for update of u skip locked)
				returning %s""".formatted(ChunkRowMapper.COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.query(new ChunkRowMapper())
			.optional();
		chunk.ifPresent((any) -> this.meters.countReconciled());
		return chunk;
	}

	private Optional<Chunk> claimPlanned(Load load) {
		return this.store.sql("""
				update list_chunk c set state = 'sending', sends = sends + 1, sent_at = now()
				where load = :load and number = (
				  select p.number from list_chunk p join list_load l on l.id = p.load
				  where p.load = :load and p.state = 'planned' and l.holder = :holder and l.state = 'uploading'
				    and (l.paused_until is null or l.paused_until < now())
				    and (select count(*) from list_chunk where load = :load and state = 'unknown') < :maxInDoubt
				  order by p.depth desc, p.number limit 1 for update of p skip locked)
				returning %s""".formatted(ChunkRowMapper.COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.param("maxInDoubt", this.maxInDoubt)
			.query(new ChunkRowMapper())
			.optional();
	}

	/**
	 * Returns how long until a chunk of a load can be claimed.
	 * @return the wait; empty if the load has no open chunk
	 */
	public Optional<Duration> untilNext(Load load) {
		return this.store
			.sql("""
					select extract(epoch from greatest(
					  case when bool_or(c.state <> 'unknown') and count(*) filter (where c.state = 'unknown') < :maxInDoubt
					       then now() else min(c.look_at) filter (where c.state = 'unknown') end,
					  max(l.paused_until)) - now()) as wait
					from list_chunk c join list_load l on l.id = c.load
					where c.load = :load and c.state in ('planned', 'sending', 'unknown', 'checking') having count(*) > 0""")
			.param("load", load.id())
			.param("maxInDoubt", this.maxInDoubt)
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis(Math.max(0, Math.round(1000 * seconds))));
	}

}
