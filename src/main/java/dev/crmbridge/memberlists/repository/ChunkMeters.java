package dev.crmbridge.memberlists.repository;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Meters of the upload requests of loads, by result. */
@Component
class ChunkMeters {

	private final Counter loaded;

	private final Counter resent;

	private final Counter reconciled;

	ChunkMeters(MeterRegistry meters) {
		this.loaded = chunks(meters, "loaded");
		this.resent = chunks(meters, "resent");
		this.reconciled = chunks(meters, "read-back");
	}

	private static Counter chunks(MeterRegistry meters, String result) {
		return Counter.builder("bridge.member.chunks")
			.description("Upload requests of member lists")
			.tag("result", result)
			.register(meters);
	}

	/** Counts a chunk that is in Webitel. */
	void countLoaded() {
		this.loaded.increment();
	}

	/**
	 * Counts a chunk that is sent again, as reconciling found nothing of it in Webitel.
	 */
	void countResent() {
		this.resent.increment();
	}

	/** Counts a chunk in doubt that is reconciled. */
	void countReconciled() {
		this.reconciled.increment();
	}

}
