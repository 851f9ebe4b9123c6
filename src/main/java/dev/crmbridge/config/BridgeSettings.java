package dev.crmbridge.config;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings that all conversations share.
 *
 * @param keys API keys of each group of paths
 * @param phoneRegion region (ISO 3166-1 alpha-2) of numbers without a country code
 * @param timeZone for "end of day", "same day" and dates in lists
 * @param reload whether changed files are put into use without a restart
 */
@Validated
@ConfigurationProperties("bridge")
public record BridgeSettings(@Valid @NotNull Keys keys, @DefaultValue("UA") String phoneRegion,
		@DefaultValue("Europe/Kyiv") ZoneId timeZone, @DefaultValue("false") boolean reload) {

	public BridgeSettings {
		phoneRegion = phoneRegion.strip().toUpperCase(Locale.ROOT);
	}

	/**
	 * API keys, as {@code key} or {@code name:key} ({@link ApiKey}); each group has
	 * several, so that a key can be replaced without a gap.
	 *
	 * @param webitel keys for {@code /webitel}
	 * @param crm keys for {@code /crm}
	 * @param admin keys for {@code /admin}
	 */
	public record Keys(@NotEmpty List<String> webitel, @NotEmpty List<String> crm, @NotEmpty List<String> admin) {

		@Override
		public String toString() {
			return "Keys[hidden]";
		}

	}

}
