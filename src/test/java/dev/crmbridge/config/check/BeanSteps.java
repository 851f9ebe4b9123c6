package dev.crmbridge.config.check;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import org.apache.camel.Header;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Checker of steps that call a method of a bean: each names the arguments, or none
 * because the method takes the body alone. Else a reader of the route would not see what
 * a method gets.
 */
final class BeanSteps {

	private static final Map<String, Class<?>> BEANS = beans();

	private BeanSteps() {
	}

	private static Map<String, Class<?>> beans() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Component.class));
		return scanner.findCandidateComponents("dev.crmbridge")
			.stream()
			.map(BeanDefinition::getBeanClassName)
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, null))
			.collect(Collectors.toMap((type) -> Introspector.decapitalize(type.getSimpleName()), Function.identity(),
					(one, other) -> one));
	}

	/** Returns a problem for each step whose arguments are not those of a method. */
	static List<ConfigProblem> problems(RouteFiles routes) {
		return routes.definitions()
			.stream()
			.flatMap((definition) -> BeanMethodCheck.calls(definition)
				.flatMap((call) -> problem(call).map((problem) -> definition.problem(call, problem)).stream()))
			.toList();
	}

	private static Optional<String> problem(YamlNode call) {
		String bean = call.get("ref").text();
		String name = BeanMethodCheck.name(call);
		if (!BEANS.containsKey(bean)) {
			return Optional.of("no class has the name of the bean " + bean);
		}
		String text = call.get("method").text();
		int open = text.indexOf('(');
		int named = (open < 0) ? 0 : count(text.substring(open + 1, text.lastIndexOf(')')));
		List<Method> methods = Stream.of(BEANS.get(bean).getMethods())
			.filter((method) -> method.getName().equals(name))
			.toList();
		if (methods.stream().anyMatch((method) -> takes(method, named, open >= 0))) {
			return Optional.empty();
		}
		return Optional.of(bean + "." + name + (methods.isEmpty() ? " is no public method"
				: " names " + named + " arguments, and takes " + methods.get(0).getParameterCount()));
	}

	/** A header is visible as well, in the method and in the header of the file. */
	private static boolean takes(Method method, int named, boolean names) {
		long hidden = Stream.of(method.getParameters())
			.filter((each) -> each.isAnnotationPresent(Header.class))
			.count();
		return names ? method.getParameterCount() == named : method.getParameterCount() - hidden <= 1;
	}

	/** Counts arguments by the commas outside of functions. */
	private static int count(String arguments) {
		int depth = 0;
		int count = arguments.isBlank() ? 0 : 1;
		for (char sign : arguments.toCharArray()) {
			depth += (sign == '(' || sign == '{') ? 1 : (sign == ')' || sign == '}') ? -1 : 0;
			count += (sign == ',' && depth == 0) ? 1 : 0;
		}
		return count;
	}

}
