package dev.crmbridge.outcomes;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the reading of outcomes.
 *
 * @param poll delay between two readings of Webitel's history, or {@code off}
 * @param lookBack how far back a reading begins at most
 * @param reportEvery delay between two versions of a load's {@code outcomes.csv}
 */
@Validated
@ConfigurationProperties("outcomes")
public record OutcomeSettings(@DefaultValue("30s") @NotNull String poll, @DefaultValue("7d") @NotNull Duration lookBack,
		@DefaultValue("10m") @NotNull Duration reportEvery) {

	/** Value of {@code outcomes.poll} that switches the reading off. */
	public static final String OFF = "off";

	/** Returns whether outcomes are read. */
	boolean isOn() {
		return !this.poll.equals(OFF);
	}

}
