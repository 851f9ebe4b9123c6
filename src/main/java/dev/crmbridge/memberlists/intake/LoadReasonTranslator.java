package dev.crmbridge.memberlists.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.crmbridge.memberlists.ReasonTexts;

import org.springframework.stereotype.Component;

/**
 * Translator of the reasons why loads wait or are stopped. The store, the log and
 * {@code /admin} have them in English, for operators; clerks read them in
 * {@code members.language}.
 */
@Component
public class LoadReasonTranslator {

	/**
	 * Codes of the texts {@code cause.<code>}, in the order in which the English ones are
	 * compared with a reason: special texts before general ones.
	 */
	static final List<String> CODES = List.of("abandon-and-drop", "token-refused", "webitel-refused", "webitel-failed",
			"bridge-failed", "rule-failed", "rule-unanswered", "reading-too-long", "earlier-list", "earlier-running",
			"earlier-rows", "list-missing", "chunk-missing", "chunk-changed", "load-json-missing", "load-json-damaged",
			"load-json-other", "file-failed-because", "file-failed", "file-missing", "no-right", "connect-timeout",
			"connection-refused", "unknown-host", "no-route", "no-connection", "no-free-connection", "no-answer",
			"connection-closed", "connection-reset", "answer-cut-off", "headers-too-long", "invalid-http",
			"invalid-compression", "invalid-url", "no-tls-because", "no-tls", "tls-unsupported",
			"certificate-other-host", "certificate-expired", "certificate-not-yet-valid", "certificate-untrusted",
			"certificate-refused", "request-failed");

	private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

	private final Map<String, Pattern> english = new LinkedHashMap<>();

	private final ReasonTexts texts;

	LoadReasonTranslator(ReasonTexts texts) {
		this.texts = texts;
		for (String code : CODES) {
			String key = "cause." + code;
			this.english.put(key, pattern(texts.englishDetail(key, "{0}", "{1}")));
		}
	}

	/**
	 * Returns a reason in the language of the clerks. An unknown reason stays in English.
	 * @param reason as the store has it
	 */
	String translate(String reason) {
		return translate(reason, this.texts);
	}

	/**
	 * Returns a reason in the language of the given texts. An unknown reason stays in
	 * English.
	 * @param reason as the store has it
	 * @param texts texts in the language of a reader
	 */
	public String translate(String reason, ReasonTexts texts) {
		for (Map.Entry<String, Pattern> text : this.english.entrySet()) {
			Matcher known = text.getValue().matcher(reason);
			if (known.matches()) {
				// an argument may be a reason too: why a file could not be read
				return texts.title(text.getKey(),
						IntStream.rangeClosed(1, known.groupCount())
							.mapToObj((group) -> translate(known.group(group), texts))
							.toArray());
			}
		}
		return reason;
	}

	private static Pattern pattern(String text) {
		return Pattern.compile(ARGUMENT.matcher(Pattern.quote(text)).replaceAll("\\\\E(.+?)\\\\Q"), Pattern.DOTALL);
	}

}
