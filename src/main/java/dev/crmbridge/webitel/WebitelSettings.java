package dev.crmbridge.webitel;

import java.time.Duration;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the Webitel client.
 *
 * @param url base URL of the API, including {@code /api}
 * @param token access token, sent as {@code X-Webitel-Access}; never logged
 * @param timeout time limit of one request, including reading its answer
 * @param unknownOutcomeWait time from a request in doubt until it is reconciled
 * @param recheckWait time from the end of a load with requests in doubt until it is
 * reconciled once more
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
