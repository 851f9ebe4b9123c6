package dev.crmbridge.testkit.webitel;

import java.util.List;

import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class WebitelApiTest {

	private static final String BULK = "/call_center/queues/11/members/bulk";

	private static final String MEMBERS = "/call_center/queues/11/members";

	private WebitelApi api;

	@BeforeEach
	void findTheFile() {
		assumeTrue(WebitelApi.find().isPresent(), "Webitel's Swagger file is absent");
		this.api = WebitelApi.find().orElseThrow();
	}

	private List<String> bulk(String item) {
		return this.api.problems("POST", BULK, "", "{\"file_name\":\"list\",\"items\":[" + item + "]}");
	}

	@Test
	void completeMemberFits() {
		assertThat(bulk("""
				{"name":"Client","priority":5,"expire_at":"1795000000000","min_offering_at":1790000000000,
				"variables":{"import_id":"a"},"timezone":{"id":"1"},"bucket":{"id":101},
				"communications":[{"destination":"1","type":{"id":"1"},"priority":10,"stop_at":"0"}]}""")).isEmpty();
	}

	@Test
	void unknownPathOrMethodIsAProblem() {
		assertThat(this.api.problems("GET", "/call_center/dialers", "", ""))
			.containsExactly("unknown operation GET /call_center/dialers");
		assertThat(this.api.problems("PUT", BULK, "", "{}")).containsExactly("unknown operation PUT " + BULK);
		assertThat(this.api.problems("GET", "/call_center/queues/eleven", "", "")).hasSize(1);
	}

	@Test
	void pathMayBeginWithTheBasePath() {
		assertThat(this.api.problems("GET", "/api/call_center/queues", "", "")).isEmpty();
	}

	@Test
	void literalPathGoesBeforeOneWithAVariable() {
		assertThat(this.api.problems("DELETE", "/call_center/queues/members", "", "{\"queue_id\":[\"11\"]}")).isEmpty();
		assertThat(this.api.problems("DELETE", MEMBERS, "", "{\"queue_id\":[\"11\"]}"))
			.containsExactly("body: unknown field queue_id");
	}

	@Test
	void unknownQueryParameterIsAProblem() {
		assertThat(this.api.problems("GET", "/call_center/queues", "pages=1", ""))
			.containsExactly("query: unknown parameter pages");
	}

	@Test
	void queryParametersMustHaveTheirType() {
		assertThat(this.api.problems("GET", "/call_center/queues", "page=1&size=100&fields=id&fields=name&type=5", ""))
			.isEmpty();
		assertThat(this.api.problems("GET", "/call_center/queues", "size=many&enabled=1&type=1,2", "")).containsExactly(
				"query: size is no int32: many", "query: enabled is no boolean: 1", "query: type is no int64: 1,2");
		assertThat(this.api.problems("GET", "/call_center/queues", "page=1&page=2", ""))
			.containsExactly("query: page is repeated");
		assertThat(this.api.problems("GET", "/call_center/communication_type", "channel=Fax", ""))
			.containsExactly("query: channel is no string: Fax");
	}

	@Test
	void entryOfAMapIsAQueryParameter() {
		assertThat(this.api.problems("GET", MEMBERS, "variables%5Bimport_id%5D=a&variables[import_chunk]=3", ""))
			.isEmpty();
		assertThat(this.api.problems("GET", MEMBERS, "variable[import_id]=a", "")).hasSize(1);
		assertThat(this.api.problems("GET", "/call_center/queues", "variables[import_id]=a", "")).hasSize(1);
	}

	@Test
	void unknownFieldIsAProblemAtAnyDepth() {
		assertThat(bulk("{\"communications\":[{\"destination\":\"1\",\"type\":{\"id\":\"1\",\"code\":\"x\"}}]}"))
			.containsExactly("body.items[0].communications[0].type: unknown field code");
		assertThat(bulk("{\"minOfferingAt\":\"1\"}")).containsExactly("body.items[0]: unknown field minOfferingAt");
	}

	@Test
	void wrongTypeIsAProblem() {
		assertThat(bulk("{\"name\":5}")).containsExactly("body.items[0].name: no string: 5");
		assertThat(bulk("{\"priority\":\"5\"}")).containsExactly("body.items[0].priority: no int32: \"5\"");
		assertThat(bulk("{\"priority\":3000000000}")).hasSize(1);
		assertThat(bulk("{\"expire_at\":\"tomorrow\"}")).hasSize(1);
		assertThat(bulk("{\"expire_at\":1.5}")).hasSize(1);
		assertThat(bulk("{\"communications\":{}}")).containsExactly("body.items[0].communications: no array: {}");
		assertThat(bulk("{\"bucket\":\"101\"}")).containsExactly("body.items[0].bucket: no object: \"101\"");
		assertThat(bulk("{\"bucket\":null}")).isEmpty();
		assertThat(this.api.problems("POST", "/calls", "", "{\"params\":{\"is_online\":\"true\"}}")).hasSize(1);
	}

	@Test
	void valuesOfAMapMustHaveItsType() {
		assertThat(bulk("{\"variables\":{\"debt\":12}}"))
			.containsExactly("body.items[0].variables.debt: no string: 12");
		assertThat(bulk("{\"variables\":{\"debt\":null}}"))
			.containsExactly("body.items[0].variables.debt: null in a map");
	}

	@Test
	void valueOutsideAnEnumIsAProblem() {
		assertThat(this.api.problems("POST", "/call_center/communication_type", "",
				"{\"name\":\"x\",\"code\":\"x\",\"channel\":\"Fax\"}"))
			.containsExactly("body.channel: no string: \"Fax\"");
	}

	@Test
	void bodyMustBePresentIfAndOnlyIfDeclared() {
		assertThat(this.api.problems("POST", BULK, "", "")).containsExactly("body: missing");
		assertThat(this.api.problems("POST", BULK, "", "{")).containsExactly("body: no JSON");
		assertThat(this.api.problems("GET", "/call_center/queues", "", "{}")).containsExactly("body: none expected");
	}

	@Test
	void answerMustFitItsDefinition() throws Exception {
		assertThat(this.api.answerProblems("POST", BULK, Json.MAPPER.readTree("{\"ids\":[\"1\",\"2\"]}"))).isEmpty();
		assertThat(this.api.answerProblems("POST", BULK, Json.MAPPER.readTree("{\"id\":[\"1\"]}")))
			.containsExactly("answer: unknown field id");
	}

}
