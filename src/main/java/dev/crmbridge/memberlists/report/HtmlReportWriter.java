package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Writer of {@code report.html}, a page for clerks, from the template
 * {@code report.mustache}. The page loads no other file.
 */
@Component
class HtmlReportWriter {

	/** Keys of the page's words, in the template {@code words.…}. */
	private static final List<String> WORDS = List.of("title", "file", "dialer", "queue", "started", "ended", "rows",
			"accepted", "would-be-accepted", "rejected", "duplicates", "deleted", "kept", "why", "reason", "count",
			"rejected-csv", "accepted-csv", "nothing-rejected", "load", "taken-out", "stopped", "in-the-list", "added",
			"replaced", "left", "closed", "removed", "busy", "removed-csv", "rejected-of-sync", "taken-out-csv");

	private final Template template;

	private final ReasonTexts reasons;

	private final DateTimeFormatter times;

	HtmlReportWriter(ReasonTexts reasons) throws IOException {
		this.reasons = reasons;
		this.times = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withLocale(reasons.language());
		try (Reader source = new InputStreamReader(new ClassPathResource("report.mustache").getInputStream(),
				StandardCharsets.UTF_8)) {
			this.template = Mustache.compiler().nullValue("").compile(source);
		}
	}

	/** Returns the page of a load that has ended. */
	String write(LoadReport report) {
		LoadAction action = report.mode().action();
		Map<String, String> words = new HashMap<>();
		WORDS.forEach((word) -> words.put(word, this.reasons.title("report." + word)));
		Map<String, Object> page = new HashMap<>();
		page.put("words", words);
		page.put("language", this.reasons.language().toLanguageTag());
		page.put("state", this.reasons.title("state." + report.state()));
		page.put("headline", headline(report));
		page.put("reason", report.reason());
		page.put("report", report);
		page.put("acceptedWord", words.get(accepted(report)));
		page.put("rejectedCsv", words.get((action == LoadAction.SYNC) ? "rejected-of-sync" : "rejected-csv"));
		page.put("acceptedCsv", (action == LoadAction.STOP) ? ""
				: words.get((action == LoadAction.REMOVE) ? "taken-out-csv" : "accepted-csv"));
		page.put("started", time(report.started()));
		page.put("ended", time(report.ended()));
		page.put("changed", report.changedWhileLoading() ? this.reasons.title("report.changed") : null);
		page.put("changes", (action == LoadAction.SYNC) ? report.changes() : null);
		page.put("undone", report.state().isUndone());
		page.put("deleted", report.deleted());
		page.put("hasRejections", !report.rejections().isEmpty());
		page.put("read", report.counts().rows() > 0);
		page.put("dialers",
				report.dialers()
					.entrySet()
					.stream()
					.map((dialer) -> Map.of("name", dialer.getKey(), "counts", dialer.getValue()))
					.toList());
		return this.template.execute(page);
	}

	private String headline(LoadReport report) {
		boolean sync = report.mode().action() == LoadAction.SYNC;
		String code = (sync && report.state() == LoadState.PREVIEW) ? "sync-preview"
				: (report.mode().action() == LoadAction.STOP) ? "stop-list" : report.state().word();
		LoadReport.Changes changes = report.changes();
		List<String> sentences = new ArrayList<>();
		sentences.add(this.reasons.title("headline." + code, report.counts().accepted(), report.counts().rows(),
				report.counts().rejected(), report.deleted(), report.kept(), changes.added(), changes.replaced(),
				changes.removed(), changes.kept()));
		if (sync && changes.closed() > 0) {
			sentences.add(this.reasons.title("headline.closed", changes.closed()));
		}
		if (sync && changes.busy() > 0) {
			sentences.add(this.reasons.title("headline.busy", changes.busy()));
		}
		return String.join(" ", sentences);
	}

	/** Returns the word for the accepted rows. */
	private static String accepted(LoadReport report) {
		return switch (report.mode().action()) {
			case REMOVE -> "taken-out";
			case SYNC -> "in-the-list";
			case STOP -> "stopped";
			default -> (report.state() == LoadState.PREVIEW) ? "would-be-accepted" : "accepted";
		};
	}

	private String time(OffsetDateTime time) {
		return this.times.format(time);
	}

}
