package dev.crmbridge.config.reload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.config.RouteFile;
import dev.crmbridge.config.RouteFile.Definition;
import dev.crmbridge.config.RouteRemovalListener;
import dev.crmbridge.config.check.ChangedFileCheck;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import org.springframework.stereotype.Component;

/**
 * Replaces the routes of a file whose definitions changed; the others run on. A route
 * that Camel cannot create keeps its former definition.
 */
@Component
class RouteReplacer {

	/**
	 * Longest wait for the messages of a stopping route, in seconds: the longest usual
	 * timeout of an endpoint, so that no delivery is cut off and repeated.
	 */
	private static final int STOP_TIMEOUT = 90;

	private final CamelContext camel;

	private final List<RouteRemovalListener> listeners;

	RouteReplacer(CamelContext camel, List<RouteRemovalListener> listeners) {
		this.camel = camel;
		this.listeners = listeners;
	}

	/** Returns the definitions of routes in a file, by id. */
	static Map<String, Definition> routes(RouteFile file) {
		Map<String, Definition> routes = new LinkedHashMap<>();
		file.definitions()
			.stream()
			.filter((definition) -> definition.is("route") || definition.is("templatedRoute"))
			.forEach((definition) -> routes.put(definition.id(), definition));
		return routes;
	}

	/**
	 * Replaces the routes that differ.
	 * @param running the definitions of the running routes, by id; becomes those that run
	 * afterwards
	 * @param wanted the definitions of the changed file
	 * @param problems gets the problem of each route that could not be replaced
	 * @return the ids of the routes that were replaced, added or removed
	 */
	List<String> replace(Map<String, Definition> running, Map<String, Definition> wanted, List<String> problems) {
		List<String> changed = new ArrayList<>();
		for (String id : new TreeSet<>(running.keySet())) {
			if (!wanted.containsKey(id)) {
				remove(id);
				this.listeners.forEach((listener) -> listener.routeRemoved(id));
				running.remove(id);
				changed.add(id);
			}
		}
		wanted.forEach((id, definition) -> {
			Definition former = running.get(id);
			if (former != null && text(former).equals(text(definition))) {
				// its lines may have moved
				running.put(id, definition);
			}
			else if (replace(id, former, definition, problems)) {
				running.put(id, definition);
				changed.add(id);
			}
		});
		return changed;
	}

	private boolean replace(String id, Definition former, Definition definition, List<String> problems) {
		remove(id);
		try {
			load(definition);
			return true;
		}
		catch (Exception ex) {
			problems.add(ChangedFileCheck.problem(definition, ex));
			remove(id);
			if (former != null) {
				restore(id, former);
			}
			return false;
		}
	}

	private void restore(String id, Definition former) {
		try {
			load(former);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not start the former route " + id, ex);
		}
	}

	private void load(Definition definition) throws Exception {
		PluginHelper.getRoutesLoader(this.camel)
			.loadRoutes(
					ResourceHelper.fromString(definition.file().path().getFileName().toString(), definition.text()));
	}

	private void remove(String id) {
		try {
			if (this.camel.getRoute(id) != null) {
				this.camel.getRouteController().stopRoute(id, STOP_TIMEOUT, TimeUnit.SECONDS);
				this.camel.removeRoute(id);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not stop the route " + id, ex);
		}
	}

	private static String text(Definition definition) {
		return definition.text().strip();
	}

}
