package dev.crmbridge.outcomes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.intake.CallEventRepository;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reader of outcomes: claims a reading of Webitel's history, and records each page of it.
 * Attempts, their events and the place of the reading are recorded in one transaction, so
 * that each attempt becomes an event once, whenever a process dies.
 */
@Component
public class OutcomeReader {

	/** Webitel's clock and that of the store differ by this much at most. */
	private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);

	private final OutcomeRepository outcomes;

	private final CallEventRepository events;

	private final ResultEventMapper mapper;

	private final DialerRegistry dialers;

	private final OutcomeMeters meters;

	private final TransactionTemplate transaction;

	private final Duration lookBack;

	/** Names this process as the reader. */
	private final String holder = UUID.randomUUID().toString();

	OutcomeReader(OutcomeRepository outcomes, CallEventRepository events, ResultEventMapper mapper,
			DialerRegistry dialers, OutcomeMeters meters, TransactionTemplate storeTransaction,
			OutcomeSettings settings) {
		this.outcomes = outcomes;
		this.events = events;
		this.mapper = mapper;
		this.dialers = dialers;
		this.meters = meters;
		this.transaction = storeTransaction;
		this.lookBack = settings.lookBack();
	}

	/**
	 * Claims a reading, which begins ten minutes before the end of the last one.
	 * @return the reading; null if another process reads, or no dialer has a queue
	 */
	public HistoryReading begin() {
		Set<String> queues = this.dialers.withQueue()
			.values()
			.stream()
			.map(Dialer::queue)
			.map(Dialer.QueueId::id)
			.collect(Collectors.toSet());
		if (queues.isEmpty()) {
			return null;
		}
		Optional<OutcomeRepository.Claim> claim = this.outcomes.claim(this.holder);
		return claim.map((each) -> new HistoryReading(start(each), queues)).orElse(null);
	}

	private Instant start(OutcomeRepository.Claim claim) {
		Instant earliest = claim.now().minus(this.lookBack);
		// the first reading begins with the first load that may have attempts
		Instant place = Optional.ofNullable(claim.place())
			.or(() -> Optional.ofNullable(claim.firstLoad()))
			.orElse(claim.now());
		Instant start = place.minus(HistoryReading.OVERLAP);
		return start.isBefore(earliest) ? earliest : start;
	}

	/**
	 * Records a page: its new attempts, their events, and the place of the reading.
	 * @param reading the reading
	 * @param answer Webitel's answer
	 */
	public void record(HistoryReading reading, Map<String, Object> answer) {
		List<EndedAttempt> ended = reading.add(answer).stream().map(EndedAttempt::of).filter(Objects::nonNull).toList();
		List<CallEvent> results = this.transaction.execute((status) -> {
			this.outcomes.move(this.holder, place(reading));
			Map<Long, String> dialersOfNew = this.outcomes.insert(ended);
			List<CallEvent> events = ended.stream()
				.filter((attempt) -> dialersOfNew.containsKey(attempt.id()))
				.map((attempt) -> this.mapper.map(attempt, dialersOfNew.get(attempt.id())))
				.toList();
			if (!events.isEmpty()) {
				this.events.insert(events);
			}
			return events;
		});
		this.events.wake(results);
		this.meters.count(ended.size(), results.size());
	}

	/**
	 * Returns the place up to which history need not be read again. The place is never
	 * ahead of the store's clock: Webitel's clock may be set back.
	 */
	private Instant place(HistoryReading reading) {
		Instant now = this.outcomes.now();
		Instant place = reading.place();
		Instant read = (place != null && place.isAfter(now)) ? now : place;
		if (reading.hasNext()) {
			return read;
		}
		// without new attempts, too, the next reading does not begin farther back
		Instant caughtUp = now.minus(MAX_CLOCK_DIFFERENCE);
		return (read != null && read.isAfter(caughtUp)) ? read : caughtUp;
	}

	/** Ends a reading of the whole history. */
	public void end() {
		this.outcomes.release(this.holder);
		this.meters.caughtUp();
	}

}
