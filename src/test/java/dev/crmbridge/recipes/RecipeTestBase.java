package dev.crmbridge.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.AfterEach;

import org.springframework.beans.factory.annotation.Autowired;

/**
 * Base of tests that run a recipe of {@code src/docs/recipes} beside the shipped routes,
 * in the bridge of all tests of lists.
 */
abstract class RecipeTestBase extends ListTestBase {

	@Autowired
	protected CamelContext camel;

	private final List<String> loaded = new ArrayList<>();

	/** Ids of the routes with which failed and completed exchanges began. */
	private final List<String> failed = new CopyOnWriteArrayList<>();

	private final List<String> completed = new CopyOnWriteArrayList<>();

	private final RoutePolicyFactory watcher = (context, id, route) -> new RoutePolicySupport() {
		@Override
		public void onExchangeDone(Route ended, Exchange exchange) {
			(exchange.isFailed() ? RecipeTestBase.this.failed : RecipeTestBase.this.completed).add(id);
		}
	};

	/**
	 * Starts the routes of a recipe.
	 * @param recipe its file's name without the ending
	 * @param settings what config/application.yaml would have
	 * @param changes pairs of a text in the file, such as a time, and the text for the
	 * test
	 */
	protected void start(String recipe, Properties settings, String... changes) throws Exception {
		String yaml = Files.readString(Path.of("src/docs/recipes", recipe + ".camel.yaml"));
		for (int i = 0; i < changes.length; i += 2) {
			if (!yaml.contains(changes[i])) {
				throw new IllegalArgumentException(recipe + " has no " + changes[i]);
			}
			yaml = yaml.replace(changes[i], changes[i + 1]);
		}
		List<String> before = this.camel.getRoutes().stream().map(Route::getRouteId).toList();
		this.camel.getPropertiesComponent().setLocalProperties(settings);
		this.camel.getRoutePolicyFactories().add(this.watcher);
		try {
			PluginHelper.getRoutesLoader(this.camel).loadRoutes(ResourceHelper.fromString(recipe + ".yaml", yaml));
		}
		finally {
			this.camel.getRoutePolicyFactories().remove(this.watcher);
			this.camel.getPropertiesComponent().setLocalProperties(null);
			this.camel.getRoutes()
				.stream()
				.map(Route::getRouteId)
				.filter((id) -> !before.contains(id))
				.forEach(this.loaded::add);
		}
	}

	protected void awaitFailure(String recipe) {
		await().until(() -> this.failed.contains(recipe));
	}

	protected void awaitSuccess(String recipe) {
		await().until(() -> this.completed.contains(recipe));
	}

	/** Returns the loads of a file whose name begins with a text, newest first. */
	protected List<JsonNode> loads(String name) {
		List<JsonNode> loads = new ArrayList<>();
		ok(200, admin("GET", "/admin/loads?limit=30")).path("items").forEach((load) -> {
			if (load.path("file").asText().startsWith(name)) {
				loads.add(load);
			}
		});
		return loads;
	}

	/** Returns how many members of the dialer have a name that begins with a text. */
	protected static long members(String name) {
		return WEBITEL.members(11).stream().filter((member) -> member.name().startsWith(name)).count();
	}

	/** Stops the routes of a recipe as a stop of the bridge does. */
	@AfterEach
	protected void stopRecipe() throws Exception {
		for (String id : this.loaded) {
			this.camel.getRouteController().stopRoute(id);
			this.camel.removeRoute(id);
		}
		this.loaded.clear();
	}

	protected static Properties settings(String... keysAndValues) {
		Properties settings = new Properties();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			settings.setProperty(keysAndValues[i], keysAndValues[i + 1]);
		}
		return settings;
	}

}
