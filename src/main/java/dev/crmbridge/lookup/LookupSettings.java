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
 * How callers are looked up.
 *
 * @param budget a lookup is answered within this, whatever the CRM database does
 * @param keys the keys of an answer, besides {@code found}, {@code debt}, {@code cid} and
 * {@code source}; columns of {@code config/sql/caller-lookup.sql}
 * @param moreKeys keys added to those, for columns more in that SQL
 * @param cacheTtl how long an answer is kept for the time the CRM database is away
 * @param cacheSize how many answers are kept
 */
@Validated
@ConfigurationProperties("lookup")
public record LookupSettings(@DefaultValue("800ms") @NotNull @DurationMin(millis = 100) Duration budget,
		@DefaultValue( {
				"customer_id", "name", "debt_amount", "currency", "agent", "queue" }) @NotEmpty List<String> keys,
		@DefaultValue List<String> moreKeys, @DefaultValue("24h") @NotNull Duration cacheTtl,
		@DefaultValue("100000") @Positive long cacheSize){

	private static final List<String> OURS = List.of("found", "debt", "cid", "source");

	public LookupSettings {
		if (keys != null && Stream.concat(keys.stream(), moreKeys.stream()).anyMatch(OURS::contains)) {
			throw new IllegalArgumentException("lookup.keys and lookup.more-keys must not hold "
					+ String.join(", ", OURS) + ": every answer has these anyway");
		}
	}

	/** Returns the keys of an answer, each once. */
	List<String> allKeys() {
		return Stream.concat(this.keys.stream(), this.moreKeys.stream()).distinct().toList();
	}

	/**
	 * How long the CRM database is waited for, in ms: half of the budget. The rest is for
	 * all that makes a machine slow at the moment when the database hangs and hundreds of
	 * waiting callers are answered at once.
	 */
	long databaseWait() {
		return this.budget.toMillis() / 2;
	}

}
