package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.Optional;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

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

	private static final String CLAIM_IN_DOUBT = SqlFile.read(ChunkClaimRepository.class, "claim-chunk-in-doubt");

	private static final String CLAIM_PLANNED = SqlFile.read(ChunkClaimRepository.class, "claim-planned-chunk");

	private static final String SECONDS_UNTIL_NEXT = SqlFile.read(ChunkClaimRepository.class,
			"seconds-until-next-chunk");

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
	public Chunk claimNext(Load load) {
		return this.closing ? null : claimInDoubt(load).or(() -> claimPlanned(load)).orElse(null);
	}

	private Optional<Chunk> claimInDoubt(Load load) {
		Optional<Chunk> chunk = this.store.sql(CLAIM_IN_DOUBT + ChunkRowMapper.RETURNING)
			.param("load", load.id())
			.param("holder", load.holder())
			.query(new ChunkRowMapper())
			.optional();
		chunk.ifPresent((any) -> this.meters.countReconciled());
		return chunk;
	}

	private Optional<Chunk> claimPlanned(Load load) {
		return this.store.sql(CLAIM_PLANNED + ChunkRowMapper.RETURNING)
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
		return this.store.sql(SECONDS_UNTIL_NEXT)
			.param("load", load.id())
			.param("maxInDoubt", this.maxInDoubt)
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis(Math.max(0, Math.round(1000 * seconds))));
	}

}
