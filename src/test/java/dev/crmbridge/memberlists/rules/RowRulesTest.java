package dev.crmbridge.memberlists.rules;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests rules of the customer's own, from a dropped list to its receipt. */
@ExtendWith(OutputCaptureExtension.class)
class RowRulesTest extends ListTestBase {

	private static final String REJECT_SMALL_DEBTS = """
			- split:
			    expression: {simple: {expression: "${body}"}}
			    steps:
			      - filter:
			          expression: {simple: {expression: "${body.get('debt')} < 50"}}
			          steps:
			            - script: {expression: {simple: {expression: "${body.reject('small-debt', 'the debt is below 50')}"}}}
			""";

	private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	private final String marker = marker();

	@Autowired
	private CamelContext camel;

	@Autowired
	private RowRuleRunner runner;

	@Autowired
	private ReasonTexts reasons;

	@AfterEach
	void restoreShippedRoute() throws Exception {
		PluginHelper.getRoutesLoader(this.camel)
			.updateRoutes(ResourceHelper.resolveMandatoryResource(this.camel, "file:routes/check-rows.camel.yaml"));
	}

	@Test
	void shippedRouteRejectsNothing() throws IOException {
		JsonNode receipt = loadedList(drop(this.marker, 3));
		assertThat(receipt.path("accepted").asInt()).isEqualTo(3);
		assertThat(receipt.path("rejections")).isEmpty();
	}

	@Test
	void rejectedRowStandsInRejectedCsvAndReceipt() throws Exception {
		rules(REJECT_SMALL_DEBTS);
		dropDebts("120", "49.90", "50", "7", "1000.5");
		JsonNode receipt = loadedList();
		assertEachRowOnce(receipt);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(3);
		assertThat(receipt.path("rejections").toString())
			.isEqualTo("[{\"code\":\"small-debt\",\"reason\":\"the debt is below 50\",\"count\":2}]");
		assertThat(lines(receipt, "rejected.csv")).containsExactly(
				"2,%s,380503000002,,C-2,49.90,,2,the debt is below 50".formatted(name(this.marker, 2)),
				"4,%s,380503000004,,C-4,7,,4,the debt is below 50".formatted(name(this.marker, 4)));
		assertThat(Files.readString(done(receipt).resolve("report.html")))
			.contains("<tr><td>the debt is below 50</td><td class=\"number\">2</td></tr>");
	}

	@Test
	void documentedRulesWork() throws Exception {
		String page = Files.readString(Path.of("src/docs/member-lists.md"));
		List<String> examples = YAML_BLOCK.matcher(page.substring(page.indexOf("## Rules of your own")))
			.results()
			.map((block) -> block.group(1))
			.filter((block) -> block.contains("id: check-rows"))
			.toList();
		assertThat(examples).hasSize(2);
		update(examples.get(0));
		dropDebts("1 250;50", "49;90", "none");
		JsonNode receipt = loadedList();
		assertThat(lines(receipt, "rejected.csv")).singleElement().asString().endsWith(",2,the debt is below 50");
		update(examples.get(1));
		drop("in/soft", "2-" + file(), debts("1", "200 000", "3").replace("380503000003", "044 111-22-33"));
		receipt = loadedList("2-" + file());
		assertThat(WEBITEL.membersOf(id(receipt))).extracting(StoredMember::name)
			.containsExactly(name(this.marker, 1), name(this.marker, 2) + " (VIP)");
		assertThat(receipt.at("/rejections/0/code").asText()).isEqualTo("own-number");
	}

	@Test
	void previewRejectsByRulesToo() throws Exception {
		rules(REJECT_SMALL_DEBTS);
		drop("preview/soft", file(), debts("120", "7"));
		JsonNode receipt = receipt(done(await(file(), "preview")));
		assertThat(receipt.at("/rejections/0/code").asText()).isEqualTo("small-debt");
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
		assertThat(lines(receipt, "rejected.csv")).hasSize(1);
	}

	/** The words of a rule are shown as written, among Ukrainian ones of the bridge. */
	@Test
	void wordsOfRuleStayAsWrittenInUkrainianReport() throws Exception {
		ReflectionTestUtils.setField(this.reasons, "language", Locale.forLanguageTag("uk"));
		try {
			rules(REJECT_SMALL_DEBTS);
			drop("in/soft", file(), debts("7", "120", "120").replace("380503000003", "12"));
			JsonNode receipt = loadedList();
			assertThat(receipt.path("rejections").toString()).contains(
					"{\"code\":\"small-debt\",\"reason\":\"the debt is below 50\",\"count\":1}",
					"{\"code\":\"bad-number\",\"reason\":\"" + this.reasons.title("bad-number") + "\",\"count\":1}");
			assertThat(lines(receipt, "rejected.csv").get(0)).endsWith(",1,the debt is below 50");
			assertThat(Files.readString(done(receipt).resolve("report.html"))).contains("<html lang=\"uk\">",
					"<td>the debt is below 50</td>", "<td>" + this.reasons.title("bad-number") + "</td>");
		}
		finally {
			ReflectionTestUtils.setField(this.reasons, "language", Locale.ENGLISH);
		}
	}

	@Test
	void setValueIsMappedAndRejectedCsvKeepsTheValueAsRead() throws Exception {
		rules("""
				- split:
				    expression: {simple: {expression: "${body}"}}
				    steps:
				      - bean: {ref: row, method: "set(${body}, Client_Name, '${body.get('client_name')} (VIP)')"}
				      - script: {expression: {simple: {expression: "${body.set('mobile', '0503000777')}"}}}
				      - script: {expression: {simple: {expression: "${body.set('home', ${null})}"}}}
				      - filter:
				          expression: {simple: {expression: "${body.get('contract')} == 'C-3'"}}
				          steps:
				            - bean: {ref: row, method: "reject(${body}, closed-contract, the contract is closed)"}
				""");
		dropDebts("1", "2", "3");
		JsonNode receipt = loadedList();
		// the second row has the number of the first by the rule
		assertThat(receipt.path("duplicates").asInt()).isEqualTo(1);
		assertThat(WEBITEL.membersOf(id(receipt))).extracting(StoredMember::name)
			.containsExactly(name(this.marker, 1) + " (VIP)");
		assertThat(lines(receipt, "accepted.csv")).singleElement().asString().contains("380503000777");
		assertThat(lines(receipt, "rejected.csv"))
			.containsExactly("3,%s,380503000003,,C-3,3,,3,the contract is closed".formatted(name(this.marker, 3)));
	}

	@Test
	void comparesNumbersWithCommaAndPhoneNumbers() throws Exception {
		rules("""
				- split:
				    expression: {simple: {expression: "${body}"}}
				    steps:
				      - filter:
				          expression: {simple: {expression: "${body.decimal('debt')} < 50"}}
				          steps:
				            - script: {expression: {simple: {expression: "${body.reject('small-debt', 'too small')}"}}}
				      - filter:
				          expression: {simple: {expression: "${body.phone('mobile')} == '+380503000006'"}}
				          steps:
				            - script: {expression: {simple: {expression: "${body.reject('asked-not-to-be-called', 'asked')}"}}}
				""");
		dropDebts("1250;50", "9;5", "1 000", "none", "", "60");
		JsonNode receipt = loadedList();
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.substring(0, 1)).containsExactly("2", "6");
	}

	/** The rule as the engineer mends it: the load goes on by a resume. */
	@Test
	void failedRuleStopsLoadUntilResumed(CapturedOutput log) throws Exception {
		rules(REJECT_SMALL_DEBTS.replace("body.get('debt')", "body.gett('debt')"));
		dropDebts("120", "7");
		JsonNode stopped = await(file(), "stopped");
		assertThat(stopped.path("reason").asText()).startsWith("a rule for rows (check-rows) failed.");
		assertThat(uploaded(this.marker)).isEmpty();
		await().untilAsserted(() -> assertThat(MEMBERS.resolve("in/soft/" + file() + ".status")).content()
			.contains("a rule for rows (check-rows) failed."));
		assertThat(log).contains("Rule for rows failed at check-rows.camel.yaml:11 (filter) at row 1: "
				+ "unknown method gett; load=" + id(stopped));
		rules(REJECT_SMALL_DEBTS);
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		JsonNode receipt = loadedList();
		assertEachRowOnce(receipt);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "${body.get('dept')}", "${body.set('dept', 'x')}", "${body.reject('our rule!', 'x')}",
			"${body.reject('', 'x')}", "${body.reject('no-good-number', 'x')}" })
	void mistakeOfRuleStopsLoad(String expression) throws Exception {
		rules(forEachRow(expression));
		assertStops();
	}

	@ParameterizedTest
	@ValueSource(strings = { "log-errors", "http-errors", "" })
	void failureThatPolicyHandlesStopsLoad(String policy) throws Exception {
		rules(policy, REJECT_SMALL_DEBTS.replace("body.get('debt')", "body.gett('debt')"));
		assertStops();
	}

	@Test
	void ruleWithoutAnswerStopsLoadForTenMinutes() throws Exception {
		Object timeout = ReflectionTestUtils.getField(this.runner, "timeout");
		ReflectionTestUtils.setField(this.runner, "timeout", Duration.ofMillis(300));
		try {
			rules("- delay: {expression: {constant: {expression: 2000}}}\n" + forEachRow("${body.set('home', '')}"));
			dropDebts("1");
			JsonNode stopped = await(file(), "stopped", "loaded");
			assertThat(stopped.path("reason").asText()).startsWith("a rule for rows (check-rows) got no answer.");
			ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/abandon"));
			await(file(), "abandoned");
		}
		finally {
			ReflectionTestUtils.setField(this.runner, "timeout", timeout);
		}
	}

	@Test
	void rollbackStopsLoad() throws Exception {
		rules("- rollback: {markRollbackOnly: true}\n");
		assertStops();
	}

	/** The bridge works on its own list, whatever the rules do to theirs. */
	@ParameterizedTest
	@ValueSource(strings = { "- script: {expression: {simple: {expression: \"${body.clear()}\"}}}",
			"- setBody: {expression: {constant: {expression: other}}}",
			"- setBody: {expression: {simple: {expression: \"${null}\"}}}", "- stop: {}",
			"- setVariable: {name: list, expression: {constant: {expression: other}}}",
			"- removeVariable: {name: load}" })
	void rowsAreLoadedWhateverTheBodyIs(String step) throws Exception {
		rules(step);
		assertThat(loadedList(drop(this.marker, 12)).path("accepted").asInt()).isEqualTo(12);
	}

	@Test
	void firstRejectionCounts() throws Exception {
		rules(forEachRow("${body.reject('first', 'one')}", "${body.reject('second', 'two')}"));
		dropDebts("1");
		assertThat(loadedList().path("rejections").toString())
			.isEqualTo("[{\"code\":\"first\",\"reason\":\"one\",\"count\":1}]");
	}

	@Test
	void hostileWordsAreHarmless() throws Exception {
		rules("""
				- split:
				    expression: {simple: {expression: "${body}"}}
				    steps:
				      - bean: {ref: row, method: "reject(${body}, our-rule, ${body.get('contract')})"}
				""");
		drop("in/soft", file(), debts("1").replace("C-1", "'=cmd|<b>x</b> {0}"));
		JsonNode receipt = loadedList();
		assertThat(receipt.at("/rejections/0/reason").asText()).isEqualTo("=cmd|<b>x</b> {0}");
		assertThat(lines(receipt, "rejected.csv")).singleElement().asString().endsWith(",\"'=cmd|<b>x</b> {0}\"");
		assertThat(Files.readString(done(receipt).resolve("report.html")))
			.contains("&#x3D;cmd|&lt;b&gt;x&lt;/b&gt; {0}")
			.doesNotContain("<b>x");
	}

	@Test
	void wordsWithoutLettersInCharsetGiveWayToCode() throws Exception {
		rules(forEachRow("${body.reject('our-rule', 'борг замалий')}"));
		Path written = Files.writeString(MEMBERS.resolve(marker() + ".tmp"), debts("1").replace("C-1", "caf\u00e9"),
				Charset.forName("windows-1252"));
		Files.move(written, MEMBERS.resolve("in/soft/" + file()), StandardCopyOption.ATOMIC_MOVE);
		JsonNode receipt = loadedList();
		assertThat(receipt.path("charset").asText()).isEqualTo("windows-1252");
		assertThat(receipt.at("/rejections/0/reason").asText()).isEqualTo("борг замалий");
		assertThat(Files.readString(done(receipt).resolve("rejected.csv"), Charset.forName("windows-1252")))
			.endsWith(",1,our-rule\r\n");
	}

	/**
	 * Rows of a list that is not UTF-8 are read twice; the first reading may be wrong.
	 */
	@Test
	void mistakeAtMisreadRowStopsNothing() throws Exception {
		rules("""
				- split:
				    expression: {simple: {expression: "${body}"}}
				    steps:
				      - filter:
				          expression: {simple: {expression: "${body.get('priority')} == ''"}}
				          steps:
				            - throwException: {exceptionType: java.lang.IllegalStateException, message: misread}
				""");
		String list = SOFT + ("1,%s,380503000001,,C-1,1,5\n".formatted(this.marker)).repeat(3)
				+ "2,Марія,380503000002,,Договір,1,5\n";
		Path written = Files.writeString(MEMBERS.resolve(marker() + ".tmp"), list, Charset.forName("windows-1251"));
		Files.move(written, MEMBERS.resolve("in/soft/" + file()), StandardCopyOption.ATOMIC_MOVE);
		assertThat(loadedList().path("charset").asText()).isEqualTo("windows-1251");
	}

	@Test
	void rulesSeeNoRowThatIsRejectedAlready() throws Exception {
		rules(forEachRow("${body.reject('our-rule', ${body.get('priority')})}"));
		drop("in/soft", file(), SOFT + "1,a\n2,b,380503000002,,C-2,1,the words\n");
		JsonNode receipt = loadedList();
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactlyInAnyOrder("our-rule",
				"wrong-field-count");
		assertThat(receipt.path("rejections").findValuesAsText("reason")).contains("the words");
	}

	private JsonNode loadedList() throws IOException {
		return loadedList(file());
	}

	/** Fails at once if the list is stopped or refused. */
	private JsonNode loadedList(String file) throws IOException {
		JsonNode load = await(file, "loaded", "stopped", "refused");
		assertThat(state(load)).as(load.toString()).isEqualTo("loaded");
		return receipt(done(load));
	}

	private void assertStops() throws IOException {
		dropDebts("1", "2");
		JsonNode stopped = await(file(), "stopped");
		assertThat(stopped.path("reason").asText()).startsWith("a rule for rows (check-rows) failed.");
		assertThat(WEBITEL.membersOf(id(stopped))).isEmpty();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/abandon"));
		await(file(), "abandoned");
	}

	private String file() {
		return this.marker + ".csv";
	}

	private void dropDebts(String... debts) throws IOException {
		drop("in/soft", file(), debts(debts));
	}

	/** Returns a list with these debts, in which {@code ;} stands for a decimal comma. */
	private String debts(String... debts) {
		StringBuilder list = new StringBuilder(SOFT);
		for (int n = 1; n <= debts.length; n++) {
			String debt = debts[n - 1].contains(";") ? "\"" + debts[n - 1].replace(';', ',') + "\"" : debts[n - 1];
			list.append("%d,%s,38050300%04d,,C-%d,%s,\n".formatted(n, name(this.marker, n), n, n, debt));
		}
		return list.toString();
	}

	private static String forEachRow(String... expressions) {
		StringBuilder steps = new StringBuilder("""
				- split:
				    expression: {simple: {expression: "${body}"}}
				    steps:
				""");
		List.of(expressions)
			.forEach((expression) -> steps.append("      - script: {expression: {simple: {expression: \"")
				.append(expression)
				.append("\"}}}\n"));
		return steps.toString();
	}

	private void rules(String steps) throws Exception {
		rules("propagate-errors", steps);
	}

	/** Replaces the shipped route by one with these steps. */
	private void rules(String policy, String steps) throws Exception {
		String route = """
				- route:
				    id: check-rows
				    description: Rules of a test
				%s    from:
				      uri: direct:check-rows
				      steps:
				""".formatted(policy.isEmpty() ? "" : "    routeConfigurationId: " + policy + "\n") + steps.indent(8);
		update(route);
	}

	private void update(String route) throws Exception {
		PluginHelper.getRoutesLoader(this.camel)
			.updateRoutes(ResourceHelper.fromString("check-rows.camel.yaml", route));
	}

}
