package dev.crmbridge.console.lists;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.file.ListCsvFormat;
import dev.crmbridge.memberlists.intake.ListReceiver;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Correction of rejected rows in the browser: a table of their fields, which becomes a
 * new list of just those rows.
 */
@ConsolePage
@RequestMapping(ListsController.PATH + "/{load}/correct")
class CorrectionController {

	/** Rows on one page. */
	private static final int MAX_ROWS = 500;

	/** Fields of one form; Tomcat reads no more parameters. */
	private static final int MAX_FIELDS = 20_000;

	private final LoadFinder finder;

	private final ListReceiver receiver;

	private final ReasonTexts written;

	CorrectionController(LoadFinder finder, ListReceiver receiver, ReasonTexts written) {
		this.finder = finder;
		this.receiver = receiver;
		this.written = written;
	}

	@GetMapping
	ModelAndView show(PageContext context, @PathVariable String load) throws IOException {
		LoadReport report = this.finder.find(load, context);
		RejectedRows rejected = read(report);
		List<RejectedRows.Row> rows = correctable(rejected);
		int ragged = rejected.rows().size() - rows.size();
		int shown = Math.min(rows.size(), MAX_FIELDS / Math.max(1, rejected.columns().size()));
		ReasonTexts texts = new ReasonTexts(context.language());
		List<Map<String, Object>> table = new ArrayList<>();
		for (int i = 0; i < shown; i++) {
			table.add(row(i, rows.get(i), rejected.columns(), texts));
		}
		boolean more = report.counts().rejected() > shown + ragged;
		return context.page("list-correct", context.text("lists.correction"))
			.addObject("load", report.id())
			.addObject("file", report.file())
			.addObject("lead", context.text("lists.correction.lead" + suffix(report)))
			.addObject("button", context.text("lists.correction.load" + suffix(report)))
			.addObject("columns", rejected.columns())
			.addObject("rows", table)
			.addObject("none", table.isEmpty())
			.addObject("more",
					more ? context.text("lists.correction.more", context.number(shown),
							context.number(report.counts().rejected())) : null)
			.addObject("ragged", (ragged > 0) ? context.text("lists.correction.ragged", ragged) : null);
	}

	/**
	 * Returns whether corrected rows can be sent alone; a part of the whole truth would
	 * be taken for the whole.
	 */
	static boolean isPossible(LoadReport report) {
		return report.mode().action() == LoadAction.LOAD || report.mode().action() == LoadAction.REMOVE;
	}

	/** Returns the end of the keys of texts about lists that are taken out. */
	private static String suffix(LoadReport report) {
		return (report.mode().action() == LoadAction.REMOVE) ? ".remove" : "";
	}

	private RejectedRows read(LoadReport report) throws IOException {
		if (!isPossible(report)) {
			throw new PageProblemException(HttpStatus.CONFLICT, "lists.correction.whole");
		}
		if (report.state().isRunning()) {
			throw new PageProblemException(HttpStatus.CONFLICT, "lists.correction.none");
		}
		Path file = this.receiver.folder(report).resolve("rejected.csv");
		return RejectedRows.read(file, report, this.written, (row) -> true, MAX_ROWS);
	}

	private static List<RejectedRows.Row> correctable(RejectedRows rejected) {
		return rejected.rows().stream().filter((row) -> row.fields().size() == rejected.columns().size()).toList();
	}

	private static Map<String, Object> row(int index, RejectedRows.Row row, List<String> columns, ReasonTexts texts) {
		List<Map<String, Object>> cells = new ArrayList<>();
		boolean focus = index == 0 && !row.faults().isEmpty();
		for (int i = 0; i < columns.size(); i++) {
			boolean fault = row.faults().contains(i);
			Map<String, Object> cell = new HashMap<>();
			cell.put("name", name(index, i));
			cell.put("column", columns.get(i));
			cell.put("value", row.fields().get(i));
			cell.put("fault", fault);
			// Tab goes from fault to fault
			cell.put("skipped", !fault && !row.faults().isEmpty());
			cell.put("focus", fault && focus);
			focus = focus && !fault;
			cells.add(cell);
		}
		return Map.of("index", String.valueOf(index), "number", row.number(), "reason", row.reason(texts), "cells",
				cells);
	}

	private static String name(int row, int column) {
		return "r" + row + "c" + column;
	}

	/**
	 * Makes a list of the ticked rows, in the charset and with the delimiter of the list.
	 */
	@PostMapping
	ResponseEntity<Void> load(PageContext context, @PathVariable String load, HttpServletRequest request)
			throws IOException {
		LoadReport report = this.finder.find(load, context);
		RejectedRows rejected = read(report);
		List<RejectedRows.Row> rows = correctable(rejected);
		char delimiter = report.delimiter().charAt(0);
		List<String> header = new ArrayList<>(rejected.columns());
		header.addAll(List.of("_row", "_reason"));
		StringBuilder csv = new StringBuilder(ListCsvFormat.line(header, delimiter));
		int count = 0;
		for (int i = 0; i < rows.size(); i++) {
			if (request.getParameter("take" + i) != null) {
				csv.append(ListCsvFormat.line(fields(request, i, rows.get(i), rejected.columns().size()), delimiter));
				count++;
			}
		}
		if (count == 0) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "lists.correction.none-taken");
		}
		byte[] content = encode(csv.toString(), report);
		Path file = this.receiver.receive(new ByteArrayInputStream(content));
		LoadMode mode = (report.mode() == LoadMode.REMOVE) ? LoadMode.REMOVE : LoadMode.LOAD;
		return ListsController
			.redirect(this.receiver.accept(file, mode, report.dialer(), name(report.file()), context.user().name()));
	}

	private static List<String> fields(HttpServletRequest request, int index, RejectedRows.Row row, int columns) {
		List<String> fields = new ArrayList<>();
		for (int i = 0; i < columns; i++) {
			String[] sent = request.getParameterValues(name(index, i));
			if (sent == null || sent.length != 1) {
				throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
			}
			fields.add(sent[0]);
		}
		fields.addAll(List.of(row.number(), row.reason()));
		return fields;
	}

	private static byte[] encode(String csv, LoadReport report) {
		Charset charset = Charset.forName(report.charset());
		csv.codePoints()
			.filter((sign) -> !charset.newEncoder().canEncode(Character.toString(sign)))
			.findFirst()
			.ifPresent((sign) -> {
				throw new PageProblemException(HttpStatus.BAD_REQUEST, "lists.correction.unencodable",
						Character.toString(sign), charset.name());
			});
		return ((report.byteOrderMark() ? "\ufeff" : "") + csv).getBytes(charset);
	}

	/** A spreadsheet's rows are corrected as CSV, as {@code rejected.csv} has them. */
	private static String name(String file) {
		int dot = file.lastIndexOf('.');
		return ((dot > 0) ? file.substring(0, dot) : file) + "-corrected.csv";
	}

}
