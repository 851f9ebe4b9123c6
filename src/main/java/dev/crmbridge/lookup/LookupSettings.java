package dev.crmbridge.lookup;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of caller lookups.
 *
 * @param source who answers lookups; see {@link LookupSource}
 * @param budget time limit of one lookup, whatever the source does; see
 * {@link LookupBudget}
 * @param keys the keys of an answer, besides {@code found}, {@code debt}, {@code cid} and
 * {@code source}; columns or keys of the source's rows
 * @param moreKeys keys added to {@code keys}, for additional columns
 * @param cacheTtl how long an answer is cached for the time when the source is
 * unavailable
 * @param cacheSize most answers in the cache
 */
@Validated
@ConfigurationProperties("lookup")
public record LookupSettings(@DefaultValue("sql") @NotNull String source,
		@DefaultValue("800ms") @NotNull @DurationMin(millis = 100) Duration budget, @DefaultValue( {
				"customer_id", "name", "debt_amount", "currency", "agent", "queue" }) @NotEmpty List<String> keys,
		@DefaultValue List<String> moreKeys, @DefaultValue("24h") @NotNull Duration cacheTtl,
		@DefaultValue("100000") @Positive long cacheSize){

	private static final List<String> RESERVED_KEYS = List.of("found", "debt", "cid", "source");

	public LookupSettings {
		if (keys != null && Stream.concat(keys.stream(), moreKeys.stream()).anyMatch(RESERVED_KEYS::contains)) {
			throw new IllegalArgumentException("lookup.keys and lookup.more-keys must not contain "
					+ String.join(", ", RESERVED_KEYS) + ": every answer has these keys");
		}
	}

	/** Returns the keys of an answer, each once. */
	public List<String> allKeys() {
		return Stream.concat(this.keys.stream(), this.moreKeys.stream()).distinct().toList();
	}

	/** Returns who answers lookups. */
	public LookupSource lookupSource() {
		return new LookupSource(this.source.strip());
	}

	/** Returns the lookup budget with its parts. */
	public LookupBudget lookupBudget() {
		return new LookupBudget(this.budget);
	}

}
