package dev.crmbridge.config.diagram;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;

/**
 * Mermaid diagram of the routes of a folder: by file, what each route gets, which routes
 * it calls, and where messages leave the bridge. Beans are not drawn.
 */
public final class RouteDiagram {

	private static final String INDENT = "  ";

	private final AddressReader addresses = new AddressReader();

	private final UnaryOperator<String> settings;

	/** Definitions that are drawn, with the ids of their nodes. */
	private final Map<DrawnRoute, String> nodes = new LinkedHashMap<>();

	/** Nodes by the address that they serve. */
	private final Map<String, String> served = new HashMap<>();

	/** Nodes of the outside by their text. */
	private final Map<String, String> outside = new HashMap<>();

	private final List<String> lines = new ArrayList<>(List.of("flowchart LR"));

	private final Set<String> edges = new LinkedHashSet<>();

	private final Set<String> ids = new LinkedHashSet<>();

	private RouteDiagram(UnaryOperator<String> settings) {
		this.settings = settings;
	}

	/**
	 * Returns the diagram. Files that cannot be read are left out.
	 * @param folder the routes
	 * @param settings returns the value of a setting, else null; only names of routes are
	 * looked up so, and no value is shown
	 * @return the text, which ends with a line break
	 */
	public static String of(RouteFolder folder, UnaryOperator<String> settings) {
		RouteDiagram diagram = new RouteDiagram(settings);
		diagram.drawFiles(folder);
		diagram.nodes.forEach(diagram::drawEdges);
		diagram.edges.forEach((edge) -> diagram.lines.add(INDENT + edge));
		return String.join("\n", diagram.lines) + "\n";
	}

	private void drawFiles(RouteFolder folder) {
		Map<Path, YamlNode> files = new LinkedHashMap<>();
		Map<String, YamlNode> templates = new HashMap<>();
		for (Path path : folder.files()) {
			try {
				YamlNode root = YamlNode.parse(path, TextFileReader.read(path));
				files.put(folder.path().relativize(path), root);
				root.items()
					.stream()
					.map((item) -> item.get("routeTemplate"))
					.forEach((template) -> templates.put(template.get("id").text(), template));
			}
			catch (StartRefusedException ex) {
				// --check reports the file
			}
		}
		files.forEach((path, root) -> drawFile(path.toString().replace(RouteFolder.ENDING, ""), root, templates));
	}

	private void drawFile(String file, YamlNode root, Map<String, YamlNode> templates) {
		List<String> drawn = new ArrayList<>();
		for (YamlNode item : root.items()) {
			for (YamlNode.Entry definition : item.entries()) {
				DrawnRoute.of(definition.key(), definition.value(), templates)
					.filter((route) -> !route.entry(this.addresses).isEmpty() || !route.calls(this.addresses).isEmpty())
					.ifPresent((route) -> drawn.add(node(route)));
			}
		}
		if (!drawn.isEmpty()) {
			this.lines.add(INDENT + "subgraph " + id("file", file) + "[" + quoted(file) + "]");
			drawn.forEach((line) -> this.lines.add(INDENT + INDENT + line));
			this.lines.add(INDENT + "end");
		}
	}

	private String node(DrawnRoute route) {
		String name = AddressReader.shown(route.id().isEmpty() ? route.entry(this.addresses) : route.id());
		String node = id(route.isPolicy() ? "policy" : "route", name);
		this.nodes.put(route, node);
		this.served.putIfAbsent(route.entry(this.addresses), node);
		String text = quoted(name.isEmpty() ? route.kind() : name);
		return node + (route.isPolicy() ? "{{" + text + "}}" : "[" + text + "]");
	}

	private void drawEdges(DrawnRoute route, String node) {
		String entry = route.entry(this.addresses);
		if (!entry.isEmpty() && !isInside(entry)) {
			String text = entry.startsWith("platform-http:")
					? route.method() + entry.substring("platform-http:".length()) : AddressReader.shown(entry);
			this.edges.add(outside("in", text, "([", "])") + " --> " + node);
		}
		for (String policy : route.policies().split(",")) {
			this.nodes.forEach((other, otherNode) -> {
				if (other.isPolicy() && other.id().equals(policy.strip())) {
					this.edges.add(node + " -. error .-> " + otherNode);
				}
			});
		}
		for (String address : route.calls(this.addresses)) {
			String target = this.served.getOrDefault(address,
					this.served.get(AddressReader.fill(address, this.settings)));
			if (target != null) {
				this.edges.add(node + " --> " + target);
			}
			// a message decides which route gets it
			else if (isInside(address) ? !address.contains("${") : this.addresses.isOutside(address)) {
				this.edges.add(node + " --> " + outside("out", AddressReader.shown(address), "[/", "/]"));
			}
		}
	}

	/** Returns whether only routes of the bridge serve an address. */
	private static boolean isInside(String address) {
		return Set.of("direct", "seda").contains(AddressReader.scheme(address));
	}

	/** Returns the node of a place outside, which is drawn once. */
	private String outside(String kind, String text, String open, String close) {
		return this.outside.computeIfAbsent(kind + text, (key) -> {
			String node = id(kind, text);
			this.lines.add(INDENT + node + open + quoted(text) + close);
			return node;
		});
	}

	/** Returns a new id, because Mermaid allows few characters in ids. */
	private String id(String kind, String name) {
		String id = kind + "_" + name.replaceAll("[^A-Za-z0-9]+", "_");
		String free = id;
		for (int i = 2; !this.ids.add(free); i++) {
			free = id + "_" + i;
		}
		return free;
	}

	/** Quotes a text for Mermaid, which reads some characters as its own or as HTML. */
	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.codePoints().forEach((sign) -> {
			if ("\"#&<>`\\".indexOf(sign) >= 0) {
				quoted.append('#').append(sign).append(';');
			}
			else {
				quoted.appendCodePoint(Character.isISOControl(sign) ? ' ' : sign);
			}
		});
		return quoted.append('"').toString();
	}

}
