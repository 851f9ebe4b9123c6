package dev.crmbridge.console.lists;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.intake.ListReceiver;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.report.LoadAdmin;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Page of a list: its progress, counts, rejected rows and files, and what can be done.
 */
@ConsolePage
@RequestMapping(ListsController.PATH + "/{load}")
class ListController {

	/** Rows that are shown of each reason. */
	private static final int MAX_ROWS = 50;

	private final LoadFinder finder;

	private final LoadAdmin admin;

	private final ListReceiver receiver;

	private final ListFiles files;

	private final LoadViews views;

	private final DialerRegistry dialers;

	private final ReasonTexts written;

	ListController(LoadFinder finder, LoadAdmin admin, ListReceiver receiver, ListFiles files, LoadViews views,
			DialerRegistry dialers, ReasonTexts written) {
		this.finder = finder;
		this.admin = admin;
		this.receiver = receiver;
		this.files = files;
		this.views = views;
		this.dialers = dialers;
		this.written = written;
	}

	@GetMapping
	ModelAndView show(PageContext context, @PathVariable String load, @RequestParam(defaultValue = "") String reason)
			throws IOException {
		LoadReport report = this.finder.find(load, context);
		ModelAndView page = context.page("list", LoadViews.name(report, context))
			.addObject("list", this.views.detail(report, context))
			.addObject("rejections", this.views.rejections(report, reason, context))
			.addObject("outcomes", this.views.outcomes(report, context))
			.addObject("key", key(report, context))
			.addObject("files", this.files.list(report, context))
			.addObject("actions", actions(report, context))
			.addObject("noUndo", ListAction.UNDO.refusal(report).map(context::text).orElse(null))
			.addObject("previewed", isLoadable(report, context) ? carryOut(report, context) : null);
		boolean faulty = report.counts().rejected() > 0 && this.files.find(report, "rejected.csv").isPresent()
				&& context.is(ConsoleRole.CLERK);
		page.addObject("correctable", faulty && CorrectionController.isPossible(report))
			.addObject("wholeList", faulty && !CorrectionController.isPossible(report));
		addRows(page, report, reason, context);
		return page;
	}

	/** Adds the first rows of a reason; viewers see no fields, which may be names. */
	private void addRows(ModelAndView page, LoadReport report, String reason, PageContext context) throws IOException {
		if (reason.isEmpty() || report.state().isRunning()) {
			page.addObject("rows", null);
			return;
		}
		RejectedRows rejected = RejectedRows.read(this.files.rejected(report), report, this.written,
				(row) -> row.code().equals(reason), MAX_ROWS);
		ReasonTexts texts = new ReasonTexts(context.language());
		boolean fields = context.is(ConsoleRole.CLERK);
		page.addObject("columns", fields ? rejected.columns() : List.of())
			.addObject("rows", Map.of("reason", reason, "empty", rejected.rows().isEmpty(), "list",
					rejected.rows().stream().map((row) -> row(row, rejected.columns(), texts, fields)).toList()));
	}

	private Map<String, Object> row(RejectedRows.Row row, List<String> columns, ReasonTexts texts,
			boolean showsFields) {
		Map<String, Object> shown = new HashMap<>();
		shown.put("number", row.number());
		List<Map<String, Object>> cells = new ArrayList<>();
		for (int i = 0; showsFields && i < row.fields().size(); i++) {
			cells.add(Map.of("column", (i < columns.size()) ? columns.get(i) : "", "value", row.fields().get(i),
					"fault", row.faults().contains(i)));
		}
		shown.put("cells", cells);
		shown.put("reason", showsFields ? row.reason(texts) : texts.has(row.code()) ? texts.title(row.code()) : "");
		return shown;
	}

	private static boolean isLoadable(LoadReport report, PageContext context) {
		return report.state() == LoadState.PREVIEW && report.counts().accepted() > 0 && context.is(ConsoleRole.CLERK);
	}

	/** Returns the button that carries a previewed list out. */
	private static Map<String, Object> carryOut(LoadReport preview, PageContext context) {
		boolean sync = preview.mode() == LoadMode.SYNC_PREVIEW;
		return Map.of("button", sync ? context.text("lists.sync.button", LoadViews.changes(preview, context))
				: context.text("lists.load"), "warning", sync ? context.text("lists.sync.warning") : "");
	}

	/** Returns the dialer's key in words; null if the dialer has none. */
	private String key(LoadReport report, PageContext context) {
		return this.dialers.find(report.dialer())
			.map(Dialer::key)
			.map((key) -> context.text("lists.key", key.toString()))
			.orElse(null);
	}

	/** Returns the actions that the state of a load allows. */
	private static List<Map<String, Object>> actions(LoadReport report, PageContext context) {
		List<Map<String, Object>> actions = new ArrayList<>();
		if (context.is(ConsoleRole.CLERK)) {
			for (ListAction action : ListAction.values()) {
				if (action.isPossible(report)) {
					actions.add(Map.of("path", action.word(), "name", context.text("lists." + action.word()), "danger",
							action != ListAction.RESUME));
				}
			}
		}
		return actions;
	}

	/** The part of the page that moves; the page is loaded again once the load ends. */
	@GetMapping("/progress")
	ModelAndView progress(PageContext context, @PathVariable String load, HttpServletResponse response) {
		LoadReport report = this.finder.find(load, context);
		if (!report.state().isRunning() || report.state() == LoadState.STOPPED) {
			response.setHeader("HX-Refresh", "true");
		}
		return context.part("list-progress").addObject("list", this.views.detail(report, context));
	}

	@GetMapping("/files/{name}")
	ResponseEntity<Resource> file(PageContext context, @PathVariable String load, @PathVariable String name) {
		LoadReport report = this.finder.find(load, context);
		Path file = this.files.find(report, name)
			.orElseThrow(() -> new PageProblemException(HttpStatus.NOT_FOUND, "problem.not-found.text"));
		String saved = ListFiles.savedName(report, name);
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(saved, StandardCharsets.UTF_8).build().toString())
			.body(new FileSystemResource(file));
	}

	/** Asks once more. */
	@GetMapping("/{action:resume|undo|abandon}")
	ModelAndView ask(PageContext context, @PathVariable String load, @PathVariable String action) {
		LoadReport report = this.finder.find(load, context);
		ListAction.of(action).requireMeant(report);
		String queue = (report.queue() != null) ? report.queue() : report.dialer();
		String accepted = context.number(report.counts().accepted());
		return context.page("list-confirm", context.text("lists." + action + ".title"))
			.addObject("question",
					context.text(ListAction.of(action).question(report), LoadViews.name(report, context), accepted,
							queue))
			.addObject("action", action)
			.addObject("button", context.text("lists." + action + ".button", accepted, queue))
			.addObject("danger", !action.equals("resume"))
			.addObject("list", this.views.row(report, context));
	}

	@PostMapping("/{action:resume|undo|abandon}")
	ResponseEntity<Void> act(PageContext context, @PathVariable String load, @PathVariable String action) {
		LoadReport report = this.finder.find(load, context);
		ListAction.of(action).requireMeant(report);
		String who = context.user().name();
		switch (ListAction.of(action)) {
			case RESUME -> this.admin.resume(report.id(), who);
			case UNDO -> this.admin.undo(report.id(), who);
			case ABANDON -> this.admin.abandon(report.id(), who);
		}
		return ListsController.redirect(report.id());
	}

	/** Carries out the list of a preview. */
	@PostMapping("/load")
	ResponseEntity<Void> load(PageContext context, @PathVariable String load) throws IOException {
		LoadReport report = this.finder.find(load, context);
		if (!isLoadable(report, context)) {
			throw new PageProblemException(HttpStatus.CONFLICT, "lists.not-loadable");
		}
		return ListsController.redirect(this.receiver.loadPreviewed(report, context.user().name()));
	}

}
