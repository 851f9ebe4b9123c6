package dev.crmbridge.memberlists.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.core.env.Environment;

/**
 * Checks what rules for rows call: Camel would notice a misspelt method or a code that
 * cannot be used only at the first row. Follows the steps of the route as long as the
 * body is known to be a row.
 */
class RowRuleCheck implements StartCheck {

	private static final Set<String> URIS = Set.of("direct:check-rows", "direct://check-rows");

	/** Methods of a row, and two properties of every object. */
	private static final Set<String> METHODS = Set.of("get", "decimal", "phone", "set", "reject", "toString", "class");

	/** Steps that do not change the body. */
	private static final Set<String> BODY_KEEPERS = Set.of("filter", "choice", "when", "otherwise", "doTry", "doCatch",
			"doFinally", "script", "log", "setVariable", "setVariables", "setHeader", "setHeaders", "setProperty",
			"removeHeader", "removeHeaders", "removeVariable", "removeProperty", "split", "delay", "validate", "stop",
			"throwException", "step", "wireTap");

	private static final Pattern CALL = Pattern.compile("\\$\\{body\\??\\.(\\w+)");

	/** Call of reject with a literal code, in a simple expression or a bean step. */
	private static final Pattern REJECT = Pattern
		.compile("\\breject\\(\\s*(?:\\$\\{body}\\s*,\\s*)?(['\"]?)([^'\",$)]*)\\1\\s*,");

	private final Path folder;

	RowRuleCheck() {
		this(RouteFolder.DEFAULT);
	}

	RowRuleCheck(Path folder) {
		this.folder = folder;
	}

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		List<ConfigProblem> problems = new ArrayList<>();
		for (Path file : new RouteFolder(this.folder).files()) {
			try {
				for (YamlNode definition : YamlNode.parse(file, TextFileReader.read(file)).items()) {
					check(file, definition.get("route").get("from"), problems);
				}
			}
			catch (StartRefusedException ex) {
				// RouteFilesCheck reports the file
			}
		}
		return problems;
	}

	private static void check(Path file, YamlNode from, List<ConfigProblem> problems) {
		String uri = from.get("uri").text();
		if (URIS.contains(uri)
				|| (uri.equals("direct") && from.get("parameters").get("name").text().equals("check-rows"))) {
			new Walk(file, problems).steps(from.get("steps"), false);
		}
	}

	/**
	 * A walk over the steps of the route.
	 *
	 * @param file the file
	 * @param problems receives the problems
	 */
	private record Walk(Path file, List<ConfigProblem> problems) {

		/**
		 * Checks steps up to the first one that may change the body.
		 * @param row whether the body is a row; else it is the list of rows
		 * @return whether the body is the same after the steps
		 */
		private boolean steps(YamlNode steps, boolean row) {
			for (YamlNode step : steps.items()) {
				for (YamlNode.Entry entry : step.entries()) {
					if (!step(entry.key(), entry.value(), row)) {
						return false;
					}
				}
			}
			return true;
		}

		private boolean step(String kind, YamlNode step, boolean row) {
			if (kind.equals("bean")) {
				check(step.get("method"), row);
				return step.get("ref").text().equals("row");
			}
			if (kind.equals("split")) {
				String parts = step.get("expression").get("simple").get("expression").text()
						+ step.get("simple").get("expression").text() + step.get("simple").text();
				if (!row && parts.equals("${body}")) {
					steps(step.get("steps"), true);
				}
				return true;
			}
			if (!BODY_KEEPERS.contains(kind)) {
				return false;
			}
			boolean same = true;
			for (YamlNode.Entry entry : step.entries()) {
				switch (entry.key()) {
					case "steps" -> same &= steps(entry.value(), row);
					case "when", "doCatch" -> {
						for (YamlNode each : entry.value().items()) {
							same &= step(entry.key(), each, row);
						}
					}
					case "otherwise", "doFinally" -> same &= step(entry.key(), entry.value(), row);
					default -> {
						check(entry.value(), row);
						entry.value().descendants().forEach((below) -> check(below.value(), row));
					}
				}
			}
			return same;
		}

		private void check(YamlNode text, boolean row) {
			if (!row) {
				return;
			}
			CALL.matcher(text.text())
				.results()
				.map((call) -> call.group(1))
				.filter((name) -> !METHODS.contains(name))
				.forEach((name) -> add(text, "a row has no \"" + name + "\": use get('" + name
						+ "') for a column; rows have get, decimal, phone, set and reject"));
			Matcher reject = REJECT.matcher(text.text());
			while (reject.find()) {
				String code = reject.group(2).strip();
				if (!Row.isCode(code)) {
					add(text,
							"the code of a rejection must be small letters, digits and hyphens, such as our-rule, was \""
									+ code + "\"");
				}
				else if (ResourceBundle.getBundle("reasons").containsKey(code)) {
					add(text, "the code \"" + code + "\" is one of the bridge's own: use another code");
				}
			}
		}

		private void add(YamlNode at, String message) {
			this.problems.add(new ConfigProblem(this.file, at.line(), message));
		}

	}

}
