package dev.crmbridge.console.lists;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.intake.LoadReasonTranslator;
import dev.crmbridge.outcomes.OutcomeRepository;

import org.springframework.stereotype.Component;

/** Maker of what pages show of loads, in the language of the user. */
@Component
public class LoadViews {

	/** Share of the rows after which the remaining time is estimated. */
	private static final double MIN_SHARE = 0.03;

	private final LoadReasonTranslator translator;

	private final OutcomeRepository outcomes;

	LoadViews(LoadReasonTranslator translator, OutcomeRepository outcomes) {
		this.translator = translator;
		this.outcomes = outcomes;
	}

	/** Returns the name of a state. */
	String stateName(LoadState state, PageContext context) {
		return new ReasonTexts(context.language()).title("state." + state.word());
	}

	/** Returns what a table of lists shows of a load. */
	public Map<String, Object> row(LoadReport load, PageContext context) {
		Map<String, Object> row = new HashMap<>();
		row.put("id", load.id());
		row.put("action", context.text("lists.action." + load.mode().action().word()));
		row.put("file", name(load, context));
		row.put("dialer", (load.mode() == LoadMode.STOP) ? context.text("lists.stop.dialer") : load.dialer());
		row.put("started", context.time(load.started()));
		row.put("by", by(load, context));
		row.put("rows", context.number(load.counts().rows()));
		row.put("accepted", context.number(load.counts().accepted()));
		row.put("changes", changes(load, context));
		row.put("rejected", context.number(load.counts().rejected()));
		row.put("duplicates", context.number(load.counts().duplicates()));
		row.put("running", load.state().isRunning());
		row.put("pill", pill(load.state()));
		row.put("percent", percent(load));
		row.put("state", state(load, context));
		row.put("preview", load.mode().isPreview());
		return row;
	}

	/** Returns the file's name; members that the CRM added one by one have no file. */
	static String name(LoadReport load, PageContext context) {
		return (load.mode() == LoadMode.API) ? context.text("lists.api") : load.file();
	}

	private static String by(LoadReport load, PageContext context) {
		if (load.by() != null) {
			return context.who(load.by());
		}
		return context.text((load.mode() == LoadMode.API) ? "lists.crm" : "lists.folder");
	}

	/** Returns what a synchronised list changed, in words; null for other lists. */
	static String changes(LoadReport load, PageContext context) {
		return (load.mode().action() != LoadAction.SYNC) ? null
				: context.text("lists.changes", context.number(load.changes().added()),
						context.number(load.changes().replaced()), context.number(load.changes().removed()));
	}

	private String state(LoadReport load, PageContext context) {
		String name = stateName(load.state(), context);
		return (load.state() == LoadState.UPLOADING) ? name + " " + percent(load) + " %" : name;
	}

	private static String pill(LoadState state) {
		return switch (state) {
			case READING, UPLOADING, UNDOING, ABANDONING -> "busy";
			case LOADED, REMOVED, SYNCHRONISED, PREVIEW -> "good";
			case STOPPED, REFUSED -> "bad";
			default -> "";
		};
	}

	private static long percent(LoadReport load) {
		long rows = load.counts().rows();
		return (rows == 0) ? 0 : 100 * (rows - load.counts().pending()) / rows;
	}

	/** Returns what the page of a list shows of its progress. */
	public Map<String, Object> detail(LoadReport load, PageContext context) {
		Map<String, Object> detail = row(load, context);
		detail.put("sent", sent(load, context));
		detail.put("queue", load.queue());
		detail.put("ended", load.state().isRunning() ? null : context.time(load.ended()));
		detail.put("took", took(load, context));
		detail.put("left", left(load, context));
		detail.put("done", context.number(load.counts().rows() - load.counts().pending()));
		detail.put("reason", reason(load, context));
		detail.put("changed", load.changedWhileLoading());
		detail.put("facts", LoadFacts.of(load, context));
		detail.put("charset", load.charset());
		detail.put("dialers", load.dialers()
			.entrySet()
			.stream()
			.<Map<String, Object>>map((each) -> Map.of("name", each.getKey(), "accepted",
					context.number(each.getValue().accepted()), "rejected", context.number(each.getValue().rejected()),
					"duplicates", context.number(each.getValue().duplicates())))
			.toList());
		return detail;
	}

	private static String sent(LoadReport load, PageContext context) {
		return switch (load.mode()) {
			case STOP -> context.text("lists.sent.stop", by(load, context));
			case API -> context.text("lists.sent.api", load.dialer());
			default -> context.text("lists.sent", load.dialer(), by(load, context));
		};
	}

	private static String took(LoadReport load, PageContext context) {
		if (load.ended() == null || load.state().isRunning() || load.mode() == LoadMode.API) {
			return null;
		}
		Duration time = Duration.between(load.started(), load.ended());
		return (time.toSeconds() > 0) ? context.duration(time) : null;
	}

	/** Returns about how long the upload still takes; null if that is unknown. */
	private static String left(LoadReport load, PageContext context) {
		long rows = load.counts().rows();
		double share = (rows > 0) ? (double) (rows - load.counts().pending()) / rows : 0;
		if (load.state() != LoadState.UPLOADING || share < MIN_SHARE) {
			return null;
		}
		Duration passed = Duration.between(load.started().toInstant(), Instant.now());
		return context.duration(Duration.ofMillis((long) (passed.toMillis() * (1 - share) / share)));
	}

	/**
	 * Returns why a load waits, is stopped or was refused. Webitel's words about a row
	 * may hold a name, which viewers do not see.
	 */
	private String reason(LoadReport load, PageContext context) {
		if (load.reason() == null) {
			return null;
		}
		String reason = this.translator.translate(load.reason(), new ReasonTexts(context.language()));
		return context.is(ConsoleRole.CLERK) ? reason : reason.split(": ", 2)[0];
	}

	/**
	 * Returns how many rows have each result at their last dialer attempt, and how many
	 * were not called; nothing before the first attempt.
	 */
	List<Map<String, Object>> outcomes(LoadReport load, PageContext context) {
		Map<String, Long> counts = this.outcomes.counts(load.id());
		if (counts.isEmpty()) {
			return List.of();
		}
		List<Map<String, Object>> outcomes = new ArrayList<>();
		counts.forEach((result, rows) -> outcomes
			.add(outcome(context.textOr("lists.outcome." + result, result), rows, load, context)));
		long called = counts.values().stream().mapToLong(Long::longValue).sum();
		outcomes.add(outcome(context.text("lists.not-called"), Math.max(0, added(load) - called), load, context));
		return outcomes;
	}

	/** Returns how many members the load made; a synchronised list keeps many. */
	private static long added(LoadReport load) {
		return (load.mode().action() != LoadAction.SYNC) ? load.counts().accepted()
				: load.changes().added() + load.changes().replaced();
	}

	private static Map<String, Object> outcome(String name, long rows, LoadReport load, PageContext context) {
		return Map.of("name", name, "rows", context.number(rows), "value", rows, "max", Math.max(1, added(load)));
	}

	/** Returns the reasons of rejected rows, the most frequent first. */
	List<Map<String, Object>> rejections(LoadReport load, String chosen, PageContext context) {
		ReasonTexts texts = new ReasonTexts(context.language());
		return load.rejections().stream().<Map<String, Object>>map((rejection) -> {
			String reason = texts.has(rejection.code()) ? texts.title(rejection.code()) : rejection.reason();
			return Map.of("code", rejection.code(), "reason", reason, "count", context.number(rejection.count()),
					"chosen", rejection.code().equals(chosen));
		}).toList();
	}

}
