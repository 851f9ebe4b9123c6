package dev.crmbridge.testkit.route;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.testkit.route.RouteFiles.Definition;
import org.apache.camel.Header;

import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Steps that call a method of a bean: each names the arguments, or none because the
 * method takes the body alone. Else a reader of the route would not see what a method
 * gets.
 *
 * @param routes the files
 */
record BeanSteps(RouteFiles routes) {

	private static final Map<String, Class<?>> BEANS = beans();

	private static Map<String, Class<?>> beans() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Component.class));
		Map<String, Class<?>> beans = new HashMap<>();
		scanner.findCandidateComponents("dev.crmbridge").forEach((candidate) -> {
			Class<?> type = ClassUtils.resolveClassName(candidate.getBeanClassName(), null);
			beans.put(Introspector.decapitalize(type.getSimpleName()), type);
		});
		return beans;
	}

	/** Returns a line for each step whose arguments are not those of a method. */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
			RouteFiles.walk(definition.node(), (key, node) -> {
				if (Set.of("bean", "method").contains(key) && node.has("ref")) {
					String problem = problem(node.path("ref").asText(), node.path("method").asText());
					if (problem != null) {
						problems.add(definition + ": " + problem);
					}
				}
			});
		}
		return problems;
	}

	private static String problem(String bean, String call) {
		Class<?> type = BEANS.get(bean);
		if (type == null) {
			return "no class has the name of the bean " + bean;
		}
		int open = call.indexOf('(');
		String name = (open < 0) ? call : call.substring(0, open);
		int named = (open < 0) ? 0 : count(call.substring(open + 1, call.lastIndexOf(')')));
		List<Method> methods = Arrays.stream(type.getMethods())
			.filter((method) -> method.getName().equals(name))
			.toList();
		if (methods.stream().anyMatch((method) -> takes(method, named, open >= 0))) {
			return null;
		}
		return bean + "." + name + (methods.isEmpty() ? " is no public method"
				: " names " + named + " arguments, and takes " + methods.get(0).getParameterCount());
	}

	/** A header is visible as well, in the method and in the header of the file. */
	private static boolean takes(Method method, int named, boolean names) {
		long hidden = Arrays.stream(method.getParameters())
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
