package dev.crmbridge.memberlists.mapping;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Setting {@code delimiter} of a dialer: the character between two fields of its lists.
 * Without it {@link dev.crmbridge.memberlists.file.DelimiterDetector} decides.
 *
 * @param character the character
 */
public record DelimiterSetting(char character) {

	private static final Map<String, Character> CHARACTERS = Map.of(",", ',', ";", ';', "|", '|', "\t", '\t', "tab",
			'\t');

	@JsonCreator
	static DelimiterSetting of(String text) {
		if (!CHARACTERS.containsKey(text)) {
			throw new IllegalArgumentException("must be one of , ; | tab, was \"" + text + "\"");
		}
		return new DelimiterSetting(CHARACTERS.get(text));
	}

}
