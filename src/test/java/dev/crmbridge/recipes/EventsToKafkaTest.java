package dev.crmbridge.recipes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.crm.KafkaBroker;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The recipe {@code events-to-kafka}, with a broker that stops and starts. */
class EventsToKafkaTest extends DeliveryTestBase {

	@Autowired
	private CamelContext camel;

	/** Adds the recipe once, for the events of one queue and with short waits. */
	@BeforeEach
	void startRecipe() throws Exception {
		if (this.camel.getRoute("kafka") == null) {
			String yaml = Files.readString(Path.of("src/docs/recipes/events-to-kafka.camel.yaml"));
			String changed = yaml.replace("maxBlockMs=4000", "maxBlockMs=300")
				.replace("      - {name: delivery, value: durable}", """
						      - {name: delivery, value: durable}
						      - {name: queues, value: kafka}
						      - {name: retries, value: 200ms}
						""");
			assertThat(changed).contains("maxBlockMs=300", "value: 200ms");
			PluginHelper.getRoutesLoader(this.camel).loadRoutes(ResourceHelper.fromString("kafka.yaml", changed));
		}
	}

	@AfterAll
	static void stopBroker() {
		KAFKA.stop();
	}

	@Test
	void callsKeepTheirOrderInTheirPartition() throws Exception {
		KAFKA.start();
		List<String> calls = IntStream.range(0, 6).mapToObj((i) -> call()).toList();
		Map<String, List<String>> ids = offerInTurn(calls, 10);
		calls.forEach((call) -> awaitDelivered(call, 10));
		List<ConsumerRecord<String, String>> records = KAFKA.records("call-events");
		ids.forEach((call, sent) -> assertThat(ofCall(records, call)).as(call)
			.extracting((record) -> json(record.value()).path("id").asText())
			.isEqualTo(sent));
		calls.forEach((call) -> assertThat(ofCall(records, call)).extracting(ConsumerRecord::partition)
			.containsOnly(ofCall(records, call).get(0).partition()));
		assertThat(records).filteredOn((record) -> calls.contains(record.key()))
			.hasSize(60)
			.allSatisfy((record) -> assertThat(headers(record)).isEqualTo(Map.of("webhook-id",
					json(record.value()).path("id").asText(), "event", "offering", "call", record.key())));
		assertThat(KafkaBroker.PARTITIONS).isGreaterThan(1);
	}

	@Test
	void deliveriesWaitForABrokerThatIsDown() throws Exception {
		KAFKA.stop();
		List<String> calls = List.of(call(), call());
		Map<String, List<String>> ids = offerInTurn(calls, 3);
		calls.forEach((call) -> await().until(() -> deliveries("kafka", call),
				(due) -> due.size() == 3 && due.get(0).path("attempts").asInt() > 1));
		calls.forEach((call) -> assertThat(deliveries("kafka", call))
			.allSatisfy((delivery) -> assertThat(delivery.path("state").asText()).isEqualTo("due")));
		assertThat(deliveries("kafka", calls.get(0)).get(0).path("error").asText()).isNotEmpty();
		KAFKA.start();
		calls.forEach((call) -> awaitDelivered(call, 3));
		List<ConsumerRecord<String, String>> records = KAFKA.records("call-events");
		ids.forEach((call, sent) -> assertThat(ofCall(records, call))
			.extracting((record) -> json(record.value()).path("id").asText())
			.isEqualTo(sent));
	}

	/** Kafka's client would wait a minute for the first answer of a broker. */
	@Test
	void brokerThatIsMuteHoldsNoDeliveryLongerThanItsTimeout() {
		List<String> calls = List.of(call(), call(), call());
		calls.forEach((call) -> offer("to-mute-broker", call));
		calls.forEach((call) -> {
			JsonNode due = await().until(() -> delivery("to-mute-broker", call),
					(delivery) -> delivery.path("attempts").asInt() > 1);
			assertThat(due.path("state").asText()).isEqualTo("due");
			assertThat(due.path("error").asText()).isEqualTo("no answer in time");
		});
	}

	private Map<String, List<String>> offerInTurn(List<String> calls, int events) {
		Map<String, List<String>> ids = new TreeMap<>();
		IntStream.range(0, events)
			.forEach((i) -> calls
				.forEach((call) -> ids.computeIfAbsent(call, (key) -> new ArrayList<>()).add(offer("kafka", call))));
		return ids;
	}

	private void awaitDelivered(String call, int events) {
		await().until(() -> deliveries("kafka", call).stream()
			.filter((delivery) -> delivery.path("state").asText().equals("delivered"))
			.count(), (delivered) -> delivered == events);
	}

	private static List<ConsumerRecord<String, String>> ofCall(List<ConsumerRecord<String, String>> records,
			String call) {
		return records.stream().filter((record) -> call.equals(record.key())).toList();
	}

	private static Map<String, String> headers(ConsumerRecord<String, String> record) {
		Map<String, String> headers = new TreeMap<>();
		StreamSupport.stream(record.headers().spliterator(), false)
			.forEach((header) -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
		return headers;
	}

}
