package dev.crmbridge.badlayout.config.check;

/** Is imported by a package that is not the application. */
public record SettingsCheck() {
}
