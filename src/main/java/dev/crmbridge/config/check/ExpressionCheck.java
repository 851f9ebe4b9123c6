package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Language;

/** Checks expressions of Camel's simple language. */
class ExpressionCheck {

	/** Keys of conditions, whose syntax differs from that of other expressions. */
	private static final Set<String> CONDITIONS = Set.of("when", "filter", "validate", "onWhen", "completionPredicate");

	private final Language simple;

	ExpressionCheck(CamelContext context) {
		this.simple = context.resolveLanguage("simple");
	}

	List<ConfigProblem> problems(RouteFile file) {
		List<ConfigProblem> problems = new ArrayList<>();
		find(file, file.root(), false, problems);
		return problems;
	}

	private void find(RouteFile file, YamlNode node, boolean condition, List<ConfigProblem> problems) {
		node.items().forEach((item) -> find(file, item, condition, problems));
		for (YamlNode.Entry entry : node.entries()) {
			if (entry.key().equals("simple")) {
				YamlNode text = entry.value().isMapping() ? entry.value().get("expression") : entry.value();
				check(file, text, condition, problems);
			}
			else if (!entry.key().equals("parameters")) {
				boolean below = CONDITIONS.contains(entry.key()) || condition && !entry.key().equals("steps");
				find(file, entry.value(), below, problems);
			}
		}
	}

	private void check(RouteFile file, YamlNode text, boolean condition, List<ConfigProblem> problems) {
		if (text.text().isEmpty() || text.text().contains("{{")) {
			return;
		}
		try {
			if (condition) {
				this.simple.createPredicate(text.text());
			}
			else {
				this.simple.createExpression(text.text());
			}
		}
		catch (RuntimeException ex) {
			// exceptions of the parser have no common type
			problems.add(file.problem(text, "invalid expression: " + text.text() + ": "
					+ String.valueOf(ex.getMessage()).lines().findFirst().orElse("")));
		}
	}

}
