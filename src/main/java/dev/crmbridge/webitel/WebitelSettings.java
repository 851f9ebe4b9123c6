package dev.crmbridge.webitel;

import java.time.Duration;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Webitel is.
 *
 * @param url base URL of its API, with {@code /api}
 * @param token sent as {@code X-Webitel-Access}; never logged
 * @param timeout for one whole request, answer read
 * @param unknownOutcomeWait how long to wait, after a request that may have been carried
 * out, before reading back
 * @param recheckWait how long after a load with unknown outcomes it is read back once
 * more
 */
@Validated
@ConfigurationProperties("webitel")
public record WebitelSettings(@NotBlank String url, @NotBlank String token,
		@NotNull @DurationMin(seconds = 1) Duration timeout, @DefaultValue("90s") @NotNull Duration unknownOutcomeWait,
		@DefaultValue("15m") @NotNull Duration recheckWait) {

	@Override
	public String toString() {
		return "WebitelSettings[timeout=" + this.timeout + "]";
	}

}
