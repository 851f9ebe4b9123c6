package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Has Camel create each route alone, without starting it, and reports what Camel refuses,
 * such as an unknown bean or component. A mistake in one route hides none in another.
 */
class RouteWiringCheck {

	/** Kinds that routes refer to, so Camel must have them first. */
	private static final List<String> FIRST_KINDS = List.of("routeConfiguration", "routeTemplate");

	private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");

	private final CamelContext context;

	private final BeanMethodCheck methods;

	RouteWiringCheck(CamelContext context) {
		this.context = context;
		this.methods = new BeanMethodCheck(context);
	}

	/**
	 * Creates the routes, and returns a problem for each one that Camel refuses.
	 * @param definitions the definitions of all files
	 * @param reported whether a definition has a known problem; Camel would repeat it
	 */
	List<ConfigProblem> problems(List<Definition> definitions, Predicate<Definition> reported) {
		List<ConfigProblem> problems = new ArrayList<>();
		definitions.stream()
			.sorted(Comparator.comparing((definition) -> -FIRST_KINDS.indexOf(definition.kind()) - 1,
					Comparator.naturalOrder()))
			.filter(Predicate.not(reported))
			.forEach((definition) -> create(definition, problems));
		return problems;
	}

	private void create(Definition definition, List<ConfigProblem> problems) {
		try {
			PluginHelper.getRoutesLoader(this.context)
				.loadRoutes(ResourceHelper.fromString(definition.file().path().getFileName().toString(),
						definition.text()));
			problems.addAll(this.methods.problems(definition));
		}
		catch (Exception ex) {
			problems.addAll(StartFailureReporter.invalidSettings(ex).values());
			if (StartFailureReporter.invalidSettings(ex).isEmpty()
					&& ExceptionUtils.indexOfType(ex, StartRefusedException.class) < 0) {
				problems.add(problem(definition, ex));
			}
		}
	}

	static ConfigProblem problem(Definition definition, Exception failure) {
		NoSuchBeanException bean = ExceptionUtils.throwableOfType(failure, NoSuchBeanException.class);
		if (bean != null) {
			String name = bean.getName();
			return problem(definition, name, "unknown bean \"" + name + "\"");
		}
		MethodNotFoundException method = ExceptionUtils.throwableOfType(failure, MethodNotFoundException.class);
		if (method != null) {
			String name = StringHelper.before(method.getMethodName(), "(", method.getMethodName());
			return problem(definition, (entry) -> entry.key().equals("method") && entry.value().text().startsWith(name),
					"unknown bean method \"" + name + "\"");
		}
		NoSuchEndpointException endpoint = ExceptionUtils.throwableOfType(failure, NoSuchEndpointException.class);
		if (endpoint != null) {
			String scheme = StringHelper.before(endpoint.getUri(), ":", endpoint.getUri()).split("\\?")[0];
			return problem(definition, scheme, "unknown component \"" + scheme
					+ "\"; a component that is not in the bridge's jar needs its jars in lib/");
		}
		PropertyBindingException option = ExceptionUtils.throwableOfType(failure, PropertyBindingException.class);
		if (option != null && option.getPropertyName() != null) {
			String name = option.getPropertyName();
			return problem(definition, name, "invalid " + name + " \"" + option.getValue() + "\"");
		}
		String message = StartFailureReporter.message(failure);
		Matcher line = LINE.matcher(message);
		return line.find() ? new ConfigProblem(definition.file().path(), Integer.parseInt(line.group(1)), message)
				: problem(definition, "", message);
	}

	/** Finds the line that names the part at fault, else the first line. */
	private static ConfigProblem problem(Definition definition, String name, String message) {
		return problem(definition,
				(entry) -> !name.isEmpty() && (entry.key().equals(name) || entry.value().text().contains(name)),
				message);
	}

	private static ConfigProblem problem(Definition definition, Predicate<YamlNode.Entry> fault, String message) {
		YamlNode node = definition.node()
			.descendants()
			.filter(fault)
			.findFirst()
			.map(YamlNode.Entry::value)
			.orElse(definition.node());
		return definition.problem(node, message);
	}

}
