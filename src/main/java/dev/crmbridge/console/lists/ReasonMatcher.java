package dev.crmbridge.console.lists;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;

/**
 * Matcher that finds the code of a reason, and what the reason mentions, in the text of
 * {@code rejected.csv}.
 */
final class ReasonMatcher {

	private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

	/** By code; a text may be in the clerks' language or in English. */
	private final Map<String, List<Pattern>> patterns = new LinkedHashMap<>();

	/** Creates a matcher of the reasons that a load has. */
	ReasonMatcher(List<LoadReport.Rejection> rejections, ReasonTexts written) {
		for (LoadReport.Rejection rejection : rejections) {
			List<Pattern> texts = new ArrayList<>();
			if (written.has(rejection.code())) {
				texts.add(pattern(written.detail(rejection.code(), "{0}", "{1}")));
				texts.add(pattern(written.englishDetail(rejection.code(), "{0}", "{1}")));
			}
			else {
				texts.add(Pattern.compile(Pattern.quote(rejection.reason())));
				texts.add(Pattern.compile(Pattern.quote(rejection.code())));
			}
			this.patterns.put(rejection.code(), texts);
		}
	}

	private static Pattern pattern(String text) {
		return Pattern.compile(ARGUMENT.matcher(Pattern.quote(text)).replaceAll("\\\\E(.*?)\\\\Q"), Pattern.DOTALL);
	}

	/** Returns the code of a text and what the text mentions. */
	Optional<Match> match(String text) {
		for (Map.Entry<String, List<Pattern>> entry : this.patterns.entrySet()) {
			for (Pattern pattern : entry.getValue()) {
				Matcher matcher = pattern.matcher(text);
				if (matcher.matches()) {
					return Optional.of(new Match(entry.getKey(),
							IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList()));
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * A reason.
	 *
	 * @param code code of the reason
	 * @param details columns and values that the text mentions
	 */
	record Match(String code, List<String> details) {
	}

}
