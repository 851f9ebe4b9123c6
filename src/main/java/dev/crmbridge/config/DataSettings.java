package dev.crmbridge.config;

import java.nio.file.Path;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where a bridge process keeps what the store could not take.
 *
 * @param dir local folder of this process alone, which must persist
 */
@Validated
@ConfigurationProperties("data")
public record DataSettings(@DefaultValue("./data") @NotNull Path dir) {
}
