package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;
import org.apache.camel.util.StringHelper;

/**
 * Warns of HTTP paths of an engineer's own routes outside the three groups of paths. Such
 * a path works, but its callers need an admin key.
 */
final class HttpPathCheck {

	private static final Pattern GROUPS = Pattern.compile("/(webitel|crm|admin)(/.*)?");

	private HttpPathCheck() {
	}

	/** Returns a warning for each path outside the groups. */
	static List<ConfigProblem> warnings(RouteFiles routes) {
		List<ConfigProblem> warnings = new ArrayList<>();
		for (Definition definition : routes.definitions()) {
			YamlNode from = from(definition);
			String path = path(from);
			if (!path.isEmpty() && !path.contains("{{") && !GROUPS.matcher(path).matches()) {
				warnings.add(definition.problem(from, "the path " + path
						+ " is outside /webitel, /crm and /admin, so its callers need an admin key"));
			}
		}
		return warnings;
	}

	private static YamlNode from(Definition definition) {
		return definition.is("rest") ? definition.node() : definition.from();
	}

	private static String path(YamlNode from) {
		String path = from.get("path").text();
		String uri = from.get("uri").text();
		if (uri.equals("platform-http")) {
			path = from.get("parameters").get("path").text();
		}
		else if (uri.startsWith("platform-http:")) {
			path = StringHelper.before(uri.substring(uri.indexOf(':') + 1), "?", uri.substring(uri.indexOf(':') + 1));
		}
		return path.isEmpty() ? "" : "/" + path.replaceFirst("^/+", "");
	}

}
