package dev.crmbridge.callevents.endpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.core.env.Environment;

/**
 * Reader for the blocks of {@code routes/crm-endpoints.camel.yaml} that reports mistakes
 * before the start. Camel would report a mistake without its line, and a misspelt
 * optional parameter not at all.
 */
class CrmEndpointReader implements StartCheck {

	private static final String TEMPLATE = "crm-endpoint";

	private final Path folder;

	CrmEndpointReader() {
		this(RouteFolder.DEFAULT);
	}

	CrmEndpointReader(Path folder) {
		this.folder = folder;
	}

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return find(environment).problems();
	}

	@Override
	public List<ConfigProblem> warnings(Environment environment) {
		return find(environment).warnings();
	}

	@Override
	public List<MissingSetting> missingSettings(Environment environment) {
		return find(environment).missing();
	}

	private Found find(Environment environment) {
		Found found = new Found();
		Map<String, String> names = new LinkedHashMap<>();
		// empty if the folder is missing, which another check reports
		for (Path file : new RouteFolder(this.folder).files()) {
			find(file, environment, names, found);
		}
		return found;
	}

	private static void find(Path file, Environment environment, Map<String, String> names, Found found) {
		try {
			String text = TextFileReader.read(file);
			if (!text.contains(TEMPLATE)) {
				return;
			}
			for (YamlNode item : YamlNode.parse(file, text).items()) {
				YamlNode block = item.get("templatedRoute");
				if (block.get("routeTemplateRef").text().equals(TEMPLATE)) {
					new EndpointBlock(file, block, environment, found).check(names);
				}
			}
		}
		catch (StartRefusedException ex) {
			// another check reports a file that cannot be read or is invalid
		}
	}

	/**
	 * Findings of the check of all blocks.
	 *
	 * @param problems the problems that prevent a start
	 * @param warnings the problems that do not
	 * @param missing the settings without values that blocks name
	 */
	record Found(List<ConfigProblem> problems, List<ConfigProblem> warnings, List<MissingSetting> missing) {

		Found() {
			this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		}

	}

}
