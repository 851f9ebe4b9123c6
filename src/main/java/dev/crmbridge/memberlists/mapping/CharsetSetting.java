package dev.crmbridge.memberlists.mapping;

import java.nio.charset.Charset;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Charset of lists. {@code memberlists.file.ListCharset} finds the charset without this
 * setting.
 *
 * @param charset the charset
 */
public record CharsetSetting(Charset charset) {

	@JsonCreator
	static CharsetSetting of(String name) {
		try {
			return new CharsetSetting(Charset.forName(name));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"must be a charset such as UTF-8, windows-1251 or windows-1252, was \"" + name + "\"", ex);
		}
	}

}
