package dev.crmbridge.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Checks the users of the console. */
class ConsoleCheck implements StartCheck {

	private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

	private static final Pattern HASH = Pattern.compile("\\{bcrypt}\\$2[aby]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}");

	private static final List<String> KEYS = List.of("password", "role", "dialers");

	private static final String ROLES = Arrays.stream(ConsoleRole.values())
		.map(ConsoleRole::word)
		.collect(Collectors.joining(", "));

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		List<ConfigProblem> problems = new ArrayList<>();
		Binder.get(environment)
			.bind(ConsoleSettings.USERS, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.forEach((name, user) -> check(environment, name, user, problems));
		return problems;
	}

	private static void check(Environment environment, String name, Object user, List<ConfigProblem> problems) {
		String prefix = ConsoleSettings.USERS + "." + name;
		if (!NAME.matcher(name).matches()) {
			problems.add(new ConfigProblem(prefix,
					"the name of a user must be 1 to 64 of a-z, 0-9, \".\", \"_\", \"@\" and \"-\"; "
							+ "a name with a dot or an @ stands in \"[ ]\""));
			return;
		}
		if (!(user instanceof Map<?, ?> values)) {
			problems.add(new ConfigProblem(prefix, "must have password and role"));
			return;
		}
		Map<String, Object> known = new TreeMap<>();
		values.forEach((key, value) -> known.put(String.valueOf(key), value));
		known.keySet()
			.stream()
			.filter((key) -> KEYS.stream().noneMatch((each) -> key.equals(each) || key.startsWith(each + "[")))
			.forEach((key) -> problems.add(new ConfigProblem(prefix + "." + key,
					"unknown setting" + SpellingSuggester.suggestion(key, KEYS))));
		String password = text(environment, known.get("password"));
		if (!HASH.matcher(password).matches()) {
			problems.add(new ConfigProblem(prefix + ".password",
					"must be a bcrypt hash with its prefix, such as {bcrypt}$2a$10$ and 53 characters"));
		}
		String role = text(environment, known.get("role"));
		if (Arrays.stream(ConsoleRole.values()).noneMatch((each) -> each.word().equals(role))) {
			problems.add(new ConfigProblem(prefix + ".role", "must be one of " + ROLES + ", was \"" + role + "\""));
		}
	}

	private static String text(Environment environment, Object value) {
		return (value != null) ? environment.resolvePlaceholders(String.valueOf(value)) : "";
	}

}
