package dev.crmbridge.callevents;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of call events.
 *
 * @param duplicateWindow time within which an equal body without a {@code timestamp} is a
 * duplicate
 * @param retention how long events and their ended deliveries are kept
 * @param spoolLimit maximum size of the spool
 */
@Validated
@ConfigurationProperties("events")
public record CallEventSettings(@DefaultValue("2s") @NotNull Duration duplicateWindow,
		@DefaultValue("30d") @NotNull Duration retention, @DefaultValue("1GB") @NotNull DataSize spoolLimit) {
}
