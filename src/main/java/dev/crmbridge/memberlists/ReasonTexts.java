package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * Catalog of texts for clerks: reasons, states and reports in the language of
 * {@code members.language}, from {@code reasons.properties}.
 */
@Component
public class ReasonTexts {

	/** Spaces other than the plain one, and characters without a width. */
	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{Cf}\\p{Cc}&&[^ \\t\\r\\n]]");

	private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

	private final Locale language;

	@Autowired
	public ReasonTexts(MemberListSettings settings) {
		this(Locale.forLanguageTag(settings.language()));
	}

	/** Creates a catalog in another language than {@code members.language}. */
	public ReasonTexts(Locale language) {
		this.language = language;
		this.texts.setBasename("reasons");
		this.texts.setDefaultEncoding("UTF-8");
		this.texts.setFallbackToSystemLocale(false);
		this.texts.setAlwaysUseMessageFormat(true);
	}

	/** Returns the language of the texts. */
	public Locale language() {
		return this.language;
	}

	/** Returns whether a code is one of the bridge's own. */
	public boolean has(String code) {
		return this.texts.getMessage(code, null, null, Locale.ENGLISH) != null;
	}

	/** Returns the short text of a code, which is the same for each row. */
	public String title(String code, Object... details) {
		return text(this.language, code, details);
	}

	/** Returns a sentence with the reason for one row or list. */
	public String detail(String code, Object... details) {
		return detail(this.language, code, details);
	}

	/**
	 * Returns the same sentence in English, for logs and for charsets without the letters
	 * of the other language.
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

	/**
	 * Numbers as text, as MessageFormat would add thousands separators; invisible
	 * characters by their codes.
	 */
	private static Object[] texts(Object... details) {
		return Arrays.stream(details).map((detail) -> visible(String.valueOf(detail))).toArray();
	}

	private static String visible(String text) {
		return INVISIBLE.matcher(text).replaceAll((sign) -> String.format("U+%04X", sign.group().codePointAt(0)));
	}

}
