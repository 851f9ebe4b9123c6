package dev.crmbridge.config;

import java.util.Locale;

/**
 * A required setting without a value.
 *
 * @param name name of the setting
 * @param meaning purpose of the setting, or the file that names it
 */
public record MissingSetting(String name, String meaning) {

	/** Returns a valid stand-in value for a run that makes no outside requests. */
	public String stopgap() {
		if (this.name.endsWith("url")) {
			return "http://missing.invalid";
		}
		return this.name.endsWith("secret") ? "whsec_bWlzc2luZw==" : "missing";
	}

	@Override
	public String toString() {
		return "missing setting " + this.name + " (or "
				+ this.name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT) + "): " + this.meaning;
	}

}
