package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * Says in the clerks' language ({@code members.language}) why something was not loaded
 * and how a load fares; the words are in {@code reasons.properties}.
 */
@Component
public class ReasonTexts {

	/** Spaces that are not a plain one, and what takes no room. */
	private static final Pattern UNSEEN = Pattern.compile("[\\p{Z}\\p{Cf}\\p{Cc}&&[^ \\t\\r\\n]]");

	private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

	private final Locale language;

	public ReasonTexts(MemberListSettings settings) {
		this.language = Locale.forLanguageTag(settings.language());
		this.texts.setBasename("reasons");
		this.texts.setDefaultEncoding("UTF-8");
		this.texts.setFallbackToSystemLocale(false);
		this.texts.setAlwaysUseMessageFormat(true);
	}

	/** The language that it speaks. */
	public Locale language() {
		return this.language;
	}

	/** A code in a few words, the same for each row. */
	public String title(String code, Object... details) {
		return text(this.language, code, details);
	}

	/** What is wrong with this one row or list, in a sentence. */
	public String detail(String code, Object... details) {
		return detail(this.language, code, details);
	}

	/**
	 * The same in English, for where the letters of another language cannot be written.
	 */
	public String englishDetail(String code, Object... details) {
		return detail(Locale.ENGLISH, code, details);
	}

	private String detail(Locale locale, String code, Object... details) {
		String detail = this.texts.getMessage(code + ".detail", texts(details), null, locale);
		return (detail != null) ? detail : text(locale, code, details);
	}

	private String text(Locale locale, String code, Object... details) {
		return this.texts.getMessage(code, texts(details), locale);
	}

	/** A number gets no thousands separators, and what is not seen its code. */
	private static Object[] texts(Object... details) {
		return Arrays.stream(details).map((detail) -> visible(String.valueOf(detail))).toArray();
	}

	private static String visible(String text) {
		return UNSEEN.matcher(text).replaceAll((sign) -> String.format("U+%04X", sign.group().codePointAt(0)));
	}

}
