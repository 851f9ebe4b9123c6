package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.Optional;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Variable;

import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which chunk of a load is worked on next: one that is to be read back, else one that is
 * to be sent. It is marked as sending before a byte of it leaves.
 * <p>
 * It is no {@code SmartLifecycle}, which {@code --check} would have to make before it can
 * tell of mistakes in the dialers.
 */
@Component
public class ChunkClaimRepository implements Lifecycle, Phased {

	private final JdbcClient store;

	private final ChunkMeters meters;

	private final Duration unknownOutcomeWait;

	/** So many of a load may be unknown before it waits for them. */
	private final int mostUnknown;

	private volatile boolean closing;

	ChunkClaimRepository(JdbcClient store, WebitelSettings webitel, MemberListSettings members, ChunkMeters meters) {
		this.store = store;
		this.meters = meters;
		this.unknownOutcomeWait = webitel.unknownOutcomeWait();
		this.mostUnknown = 4 * members.parallel();
	}

	@Override
	public void start() {
		this.closing = false;
	}

	/** The bridge stops: what is being sent is ended, and nothing else begun. */
	@Override
	public void stop() {
		this.closing = true;
	}

	/** From the first, as the routes may run before what has this phase is started. */
	@Override
	public boolean isRunning() {
		return !this.closing;
	}

	/** Stopped before the routes are, which wait for what is under way. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Prepares for the work on a load: what was being sent when somebody else's work on
	 * it ended may have been carried out.
	 */
	public void takeOver(Load load) {
		this.store.sql("""
				update list_chunk set state = 'unknown', uncertain = true,
				  look_at = sent_at + make_interval(secs => :wait)
				where load = :load and state in ('sending', 'checking')""")
			.param("wait", Seconds.of(this.unknownOutcomeWait))
			.param("load", load.id())
			.update();
	}

	/** Whether nothing of a load was sent so far. */
	public boolean isUntouched(Load load) {
		return this.store.sql("select not exists (select from list_chunk where load = :load and sends > 0)")
			.param("load", load.id())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Takes the next chunk of a load in hand: one that is to be read back, else one that
	 * is to be sent, halves first.
	 * @return the chunk; null if there is none at the moment
	 */
	public Chunk claimNext(@Variable("load") Load load) {
		return this.closing ? null : toReadBack(load).or(() -> toSend(load)).orElse(null);
	}

	private Optional<Chunk> toReadBack(Load load) {
		Optional<Chunk> chunk = this.store.sql("""
				update list_chunk c set state = 'checking', read_backs = read_backs + 1
				where load = :load and number = (
				  select u.number from list_chunk u join list_load l on l.id = u.load
				  where u.load = :load and u.state = 'unknown' and u.look_at < now() and l.holder = :holder
				    and l.state = 'uploading' and (l.paused_until is null or l.paused_until < now())
				  order by u.look_at limit 1 for update of u skip locked)
				returning %s""".formatted(Chunk.COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.query(Chunk::of)
			.optional();
		chunk.ifPresent((any) -> this.meters.readBack());
		return chunk;
	}

	private Optional<Chunk> toSend(Load load) {
		return this.store.sql("""
				update list_chunk c set state = 'sending', sends = sends + 1, sent_at = now()
				where load = :load and number = (
				  select p.number from list_chunk p join list_load l on l.id = p.load
				  where p.load = :load and p.state = 'planned' and l.holder = :holder and l.state = 'uploading'
				    and (l.paused_until is null or l.paused_until < now())
				    and (select count(*) from list_chunk where load = :load and state = 'unknown') < :mostUnknown
				  order by p.depth desc, p.number limit 1 for update of p skip locked)
				returning %s""".formatted(Chunk.COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.param("mostUnknown", this.mostUnknown)
			.query(Chunk::of)
			.optional();
	}

	/**
	 * When a load that has nothing to do at the moment goes on.
	 * @return the wait, or empty if all its chunks have ended
	 */
	public Optional<Duration> untilNext(Load load) {
		return this.store
			.sql("""
					select extract(epoch from greatest(
					  case when bool_or(c.state <> 'unknown') and count(*) filter (where c.state = 'unknown') < :mostUnknown
					       then now() else min(c.look_at) filter (where c.state = 'unknown') end,
					  max(l.paused_until)) - now()) as wait
					from list_chunk c join list_load l on l.id = c.load
					where c.load = :load and c.state in ('planned', 'sending', 'unknown', 'checking') having count(*) > 0""")
			.param("load", load.id())
			.param("mostUnknown", this.mostUnknown)
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis(Math.max(0, Math.round(1000 * seconds))));
	}

}
