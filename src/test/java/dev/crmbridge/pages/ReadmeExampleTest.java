package dev.crmbridge.pages;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The sandbox prints and answers what the README quotes. */
class ReadmeExampleTest extends BridgeTestBase {

	private static final Pattern LOOKUP = Pattern
		.compile("(?s)http://127.0.0.1:8080(/webitel/caller-lookup\\?[^'`]+)'.*?" + "```json\\n(.*?)```");

	private static final Pattern HINT = Pattern.compile("output ends with `([^`]+)`");

	private final String readme = Page.read("README.md").text();

	@Test
	void lookupAnswersTheCardOfTheReadme() {
		Matcher example = LOOKUP.matcher(this.readme);
		assertThat(example.find()).isTrue();
		assertThat(Json.json(get(example.group(1)).body())).isEqualTo(Json.json(example.group(2)));
	}

	@Test
	void sandboxPrintsTheSentenceOfTheReadme() {
		Matcher hint = HINT.matcher(this.readme.replaceAll("\\s+", " "));
		assertThat(hint.find()).isTrue();
		assertThat(Page.read("src/test/resources/sandbox/hint.txt").text()).contains(hint.group(1));
	}

}
