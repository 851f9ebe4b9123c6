package dev.crmbridge.bench;

import java.util.List;

/**
 * What was measured of one candidate.
 *
 * @param candidate its name
 * @param rounds the figures of each round
 */
public record Result(String candidate, List<Figures> rounds) {

	/** The medians of its rounds. */
	public Figures medians() {
		return Figures.medians(this.rounds);
	}

}
