package dev.crmbridge.console.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Texts of the console in English and Ukrainian, from the files
 * {@code console/*.properties}.
 */
@Component
public class PageTexts {

	/** Cookie with the language that the user chose. */
	static final String COOKIE = "console-language";

	/** The languages of the console, the default first. */
	static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.forLanguageTag("uk"));

	private final ResourceBundleMessageSource texts = new ResourceBundleMessageSource();

	PageTexts() {
		this.texts.setBasenames("console/frame", "console/overview", "console/lists", "console/stop-lists",
				"console/deliveries");
		this.texts.setDefaultEncoding("UTF-8");
		this.texts.setFallbackToSystemLocale(false);
		this.texts.setAlwaysUseMessageFormat(true);
	}

	/**
	 * Returns a text.
	 * @param language language of the text
	 * @param key key of the text
	 * @param details what the text mentions, formatted
	 */
	public String text(Locale language, String key, Object... details) {
		return this.texts.getMessage(key, details, language);
	}

	/** Returns a text if the console has one of the key. */
	Optional<String> find(Locale language, String key) {
		return Optional.ofNullable(this.texts.getMessage(key, null, null, language));
	}

	/** Returns the language that the user chose, or else prefers in the browser. */
	static Locale language(HttpServletRequest request) {
		Cookie chosen = WebUtils.getCookie(request, COOKIE);
		return language((chosen != null) ? chosen.getValue() : null)
			.orElseGet(() -> Optional.ofNullable(Locale.lookup(ranges(request), LANGUAGES)).orElse(LANGUAGES.get(0)));
	}

	static Optional<Locale> language(String tag) {
		return LANGUAGES.stream().filter((each) -> each.toLanguageTag().equals(tag)).findFirst();
	}

	private static List<Locale.LanguageRange> ranges(HttpServletRequest request) {
		String header = request.getHeader("Accept-Language");
		try {
			return (header != null) ? Locale.LanguageRange.parse(header) : List.of();
		}
		catch (IllegalArgumentException ex) {
			// a header that is not a list of languages
			return List.of();
		}
	}

}
