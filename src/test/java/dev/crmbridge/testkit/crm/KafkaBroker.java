package dev.crmbridge.testkit.crm;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import dev.crmbridge.testkit.http.Ports;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Kafka broker of the CRM, in the test's JVM, on a port that stays the same. A topic is
 * created with its first record, with {@link #PARTITIONS} partitions.
 */
public final class KafkaBroker {

	public static final int PARTITIONS = 3;

	private final int port = Ports.free();

	private final int controllerPort = Ports.free();

	private Path folder;

	private KafkaRaftServer server;

	/** Returns the address of the broker, started or not. */
	public String address() {
		return "127.0.0.1:" + this.port;
	}

	/** Starts the broker, unless it runs. */
	public synchronized void start() throws Exception {
		if (this.server == null) {
			if (this.folder == null) {
				this.folder = Files.createTempDirectory("kafka-test-");
				format();
			}
			this.server = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
			this.server.startup();
		}
	}

	/** Stops the broker, if it runs. The records stay. */
	public synchronized void stop() {
		if (this.server != null) {
			this.server.shutdown();
			this.server = null;
		}
	}

	/** Returns the records of a topic, oldest first in each partition. */
	public List<ConsumerRecord<String, String>> records(String topic) {
		Properties settings = new Properties();
		settings.putAll(Map.of("bootstrap.servers", address(), "enable.auto.commit", "false"));
		List<ConsumerRecord<String, String>> records = new ArrayList<>();
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
				new StringDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(topic)
				.stream()
				.map((each) -> new TopicPartition(topic, each.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			while (ends.entrySet().stream().anyMatch((end) -> consumer.position(end.getKey()) < end.getValue())) {
				consumer.poll(Duration.ofMillis(100)).forEach(records::add);
			}
		}
		return records;
	}

	private void format() throws Exception {
		new Formatter().setClusterId(Uuid.randomUuid().toString())
			.setNodeId(1)
			.setDirectories(List.of(this.folder.toString()))
			.setMetadataLogDirectory(this.folder.toString())
			.setControllerListenerName("CONTROLLER")
			.setReleaseVersion(MetadataVersion.latestProduction())
			.setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
			.run();
	}

	private Map<String, String> settings() {
		return Map.ofEntries(Map.entry("process.roles", "broker,controller"), Map.entry("node.id", "1"),
				Map.entry("controller.quorum.voters", "1@127.0.0.1:" + this.controllerPort),
				Map.entry("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://127.0.0.1:" + this.controllerPort),
				Map.entry("controller.listener.names", "CONTROLLER"), Map.entry("log.dir", this.folder.toString()),
				Map.entry("num.partitions", String.valueOf(PARTITIONS)),
				// one broker, of few threads and little memory, that stops at once
				Map.entry("offsets.topic.replication.factor", "1"), Map.entry("num.network.threads", "1"),
				Map.entry("num.io.threads", "2"), Map.entry("log.cleaner.enable", "false"),
				Map.entry("controlled.shutdown.enable", "false"));
	}

}
