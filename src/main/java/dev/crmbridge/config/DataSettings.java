package dev.crmbridge.config;

import java.nio.file.Path;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the local files of one bridge process: the spool.
 *
 * @param dir local folder that no other process uses and that survives a restart
 */
@Validated
@ConfigurationProperties("data")
public record DataSettings(@DefaultValue("./data") @NotNull Path dir) {
}
