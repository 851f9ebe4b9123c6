package dev.crmbridge.console.lists;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.memberlists.mapping.DialerRegistry;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Warns of dialers of a user that do not exist: the user would see no lists. */
class UserDialerCheck implements StartCheck {

	@Override
	public List<ConfigProblem> warnings(Environment environment) {
		Set<String> known = DialerRegistry.namesAtStart();
		if (known.isEmpty()) {
			return List.of();
		}
		Binder settings = Binder.get(environment);
		return settings.bind(ConsoleSettings.USERS, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.stream()
			.map((user) -> ConsoleSettings.USERS + "." + user + ".dialers")
			.flatMap((name) -> dialers(settings, name).stream()
				.filter((dialer) -> !known.contains(dialer))
				.map((dialer) -> new ConfigProblem(name,
						"no dialer \"" + dialer + "\" in config/dialers.yaml"
								+ SpellingSuggester.suggestion(dialer, known))))
			.toList();
	}

	private static List<String> dialers(Binder settings, String name) {
		try {
			return settings.bind(name, Bindable.listOf(String.class)).orElse(List.of());
		}
		catch (BindException ex) {
			// ConsoleCheck reports the user
			return List.of();
		}
	}

}
