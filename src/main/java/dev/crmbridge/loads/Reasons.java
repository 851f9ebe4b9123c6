package dev.crmbridge.loads;

import java.util.Arrays;
import java.util.Locale;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * Says in the clerks' language ({@code members.language}) why something was not loaded
 * and how a load fares; the words are in {@code reasons.properties}.
 */
@Component
class Reasons {

	private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

	private final Locale language;

	Reasons(MembersSettings settings) {
		this.language = Locale.forLanguageTag(settings.language());
		this.texts.setBasename("reasons");
		this.texts.setDefaultEncoding("UTF-8");
		this.texts.setFallbackToSystemLocale(false);
		this.texts.setAlwaysUseMessageFormat(true);
	}

	/** The language that it speaks. */
	Locale language() {
		return this.language;
	}

	/** A code in a few words, the same for each row. */
	String title(String code, Object... details) {
		return text(this.language, code, details);
	}

	/** What is wrong with this one row or list, in a sentence. */
	String detail(String code, Object... details) {
		return detail(this.language, code, details);
	}

	/**
	 * The same in English, for where the letters of another language cannot be written.
	 */
	String englishDetail(String code, Object... details) {
		return detail(Locale.ENGLISH, code, details);
	}

	private String detail(Locale locale, String code, Object... details) {
		String detail = this.texts.getMessage(code + ".detail", texts(details), null, locale);
		return (detail != null) ? detail : text(locale, code, details);
	}

	private String text(Locale locale, String code, Object... details) {
		return this.texts.getMessage(code, texts(details), locale);
	}

	/** As they are: a number gets no thousands separators. */
	private static Object[] texts(Object... details) {
		return Arrays.stream(details).map(String::valueOf).toArray();
	}

}
