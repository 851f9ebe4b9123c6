package dev.crmbridge.config;

import java.util.Locale;

/**
 * A setting that has to be made.
 *
 * @param name its name
 * @param meaning what it is for, or who names it
 */
public record MissingSetting(String name, String meaning) {

	/** A value to go on with where nothing outside is asked. */
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
