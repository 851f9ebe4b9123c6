package dev.crmbridge.callevents;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How call events are kept.
 *
 * @param duplicateWindow how long the same body without a {@code timestamp} is taken for
 * the same event
 * @param retention how long events and their ended deliveries are kept
 * @param spoolLimit most that the spool may hold
 */
@Validated
@ConfigurationProperties("events")
public record CallEventSettings(@DefaultValue("2s") @NotNull Duration duplicateWindow,
		@DefaultValue("30d") @NotNull Duration retention, @DefaultValue("1GB") @NotNull DataSize spoolLimit) {
}
