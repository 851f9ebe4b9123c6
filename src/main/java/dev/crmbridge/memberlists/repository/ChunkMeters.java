package dev.crmbridge.memberlists.repository;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts the upload requests of loads by their results. */
@Component
class ChunkMeters {

	private final Counter loaded;

	private final Counter resent;

	private final Counter readBack;

	ChunkMeters(MeterRegistry meters) {
		this.loaded = chunks(meters, "loaded");
		this.resent = chunks(meters, "resent");
		this.readBack = chunks(meters, "read-back");
	}

	private static Counter chunks(MeterRegistry meters, String result) {
		return Counter.builder("bridge.member.chunks")
			.description("Upload requests of member lists")
			.tag("result", result)
			.register(meters);
	}

	/** Webitel has a chunk. */
	void loaded() {
		this.loaded.increment();
	}

	/** A chunk was not in Webitel when it was read back, and is sent again. */
	void resent() {
		this.resent.increment();
	}

	/** A chunk is looked for in Webitel, as its outcome is unknown. */
	void readBack() {
		this.readBack.increment();
	}

}
