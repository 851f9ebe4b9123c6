package dev.crmbridge.memberlists;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of member lists: their folders, and the sizes of upload requests.
 *
 * @param dir parent of the folders for dropped and ended lists
 * @param settle how long a dropped file must stay unchanged before it is claimed
 * @param chunkRows most members in one upload request; at most 20000, as Webitel returns
 * no more at a time to a request that reconciles a chunk
 * @param chunkBytes largest upload request
 * @param parallel upload requests at a time, per load
 * @param checkRowsTimeout for the customer's rules, for one batch of rows
 * @param busyWait how long the bridge asks again for a member in a call that is to be
 * deleted
 * @param retention how long {@code done/} and {@code failed/} are kept
 * @param language of reasons and reports: {@code en} or {@code uk}
 */
@Validated
@ConfigurationProperties("members")
public record MemberListSettings(@DefaultValue("./members") @NotNull Path dir,
		@DefaultValue("5s") @NotNull Duration settle, @DefaultValue("1000") @Positive @Max(20000) int chunkRows,
		@DefaultValue("8MB") @NotNull DataSize chunkBytes, @DefaultValue("4") @Positive int parallel,
		@DefaultValue("60s") @NotNull @DurationMin(millis = 1) Duration checkRowsTimeout,
		@DefaultValue("15m") @NotNull @DurationMin(millis = 1) Duration busyWait,
		@DefaultValue("90d") @NotNull Duration retention,
		@DefaultValue("en") @NotNull @Pattern(regexp = "en|uk") String language) {
}
