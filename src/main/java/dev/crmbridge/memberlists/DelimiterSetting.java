package dev.crmbridge.memberlists;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * What stands between two fields of a list.
 *
 * @param sign the sign
 */
public record DelimiterSetting(char sign) {

	private static final Map<String, Character> SIGNS = Map.of(",", ',', ";", ';', "|", '|', "\t", '\t', "tab", '\t');

	@JsonCreator
	static DelimiterSetting of(String sign) {
		if (!SIGNS.containsKey(sign)) {
			throw new IllegalArgumentException("delimiter \"" + sign + "\" is none of: , ; | tab");
		}
		return new DelimiterSetting(SIGNS.get(sign));
	}

}
