package dev.crmbridge.recipes;

import java.io.ByteArrayInputStream;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The recipes that make another body of an event, behind a block of an endpoint. */
class EventBodiesTest extends DeliveryTestBase {

	/** Text that JSON, XML, Camel or a function of Camel would read as its own. */
	private static final String HOSTILE = "Олена \"x\", 'y') ${body} </crm:agent><a>&";

	@Test
	void screenPopHasTheKeysOfTheCrm() {
		String call = call();
		assertThat(json(delivered("recipe-json", call).text())).isEqualTo(json("""
				{"type": "popup", "call": {"id": "%s", "from": "+380501112233"}, "agent": "%s"}
				""".formatted(call, HOSTILE.replace("\"", "\\\""))));
	}

	@Test
	void soapEnvelopeHasTheFieldsOfTheEvent() throws Exception {
		String call = call();
		ReceivedRequest request = delivered("recipe-soap", call);
		assertThat(request.header("Content-Type")).isEqualToIgnoringWhitespace("text/xml;charset=UTF-8");
		assertThat(request.header("SOAPAction")).isEqualTo("urn:example:crm");
		DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
		parsers.setNamespaceAware(true);
		Document envelope = parsers.newDocumentBuilder().parse(new ByteArrayInputStream(request.body()));
		assertThat(envelope.getDocumentElement().getTagName()).isEqualTo("soap:Envelope");
		assertThat(envelope.getElementsByTagNameNS("urn:example:crm", "callEvent").item(0).getAttributes())
			.satisfies((attributes) -> assertThat(attributes.getNamedItem("call").getTextContent()).isEqualTo(call));
		assertThat(envelope.getElementsByTagNameNS("urn:example:crm", "number").item(0).getTextContent())
			.isEqualTo("+380501112233");
		assertThat(envelope.getElementsByTagNameNS("urn:example:crm", "agent").item(0).getTextContent())
			.isEqualTo(HOSTILE);
	}

	/** Sends an event, and returns the request that the endpoint received. */
	private ReceivedRequest delivered(String endpoint, String call) {
		accept(endpoint, call, Map.of("agent", HOSTILE));
		return await().until(() -> CRM.requests("/" + endpoint)
			.stream()
			.filter((each) -> each.text().contains(call))
			.findFirst()
			.orElse(null), (request) -> request != null);
	}

}
