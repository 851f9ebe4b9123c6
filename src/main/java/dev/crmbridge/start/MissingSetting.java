package dev.crmbridge.start;

import java.util.Locale;

/**
 * A setting that has to be made.
 *
 * @param name its name
 * @param meaning what it is for, or who names it
 */
public record MissingSetting(String name, String meaning) {

	@Override
	public String toString() {
		return "missing setting " + this.name + " (or "
				+ this.name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT) + "): " + this.meaning;
	}

}
