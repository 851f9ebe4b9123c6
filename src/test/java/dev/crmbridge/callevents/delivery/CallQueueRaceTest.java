package dev.crmbridge.callevents.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.callevents.admin.DeliveryChangeRepository;
import dev.crmbridge.callevents.admin.DeliveryReportRepository;
import dev.crmbridge.callevents.intake.CallEventMeters;
import dev.crmbridge.callevents.intake.CallEventRepository;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.StoreRefusalRecord;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.postgres.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many threads accept events of a few calls while many deliver them, like several
 * processes on one store. Leases are far longer than a test, so a delivery that is
 * forgotten stays due and fails the test.
 */
@SpringJUnitConfig({ CallQueueRaceTest.Store.class, SimpleMeterRegistry.class, CallEventMeters.class,
		CallEventRepository.class, StoreRefusalRecord.class, CrmEndpointRegistry.class, DeliveryRepository.class,
		DeliveryAdmin.class, DeliveryReportRepository.class, DeliveryChangeRepository.class, ActivityRepository.class,
		DefaultCamelContext.class, CircuitBreakerReader.class })
@DirtiesContext
class CallQueueRaceTest {

	private static final int ACCEPTORS = 4;

	private static final int SENDERS = 4;

	private static final int EVENTS = 150;

	private static final DeliveryOutcome REJECTED = new DeliveryOutcome(DeliveryOutcome.Result.DEAD, 410,
			"answered 410", null);

	private static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	private static final Postgres POSTGRES = Postgres.start();

	private final Map<String, List<Long>> delivered = new ConcurrentHashMap<>();

	private final Set<String> claimed = ConcurrentHashMap.newKeySet();

	private final List<String> claimedTwice = new CopyOnWriteArrayList<>();

	private volatile boolean over;

	@Autowired
	private CallEventRepository events;

	@Autowired
	private CrmEndpointRegistry endpoints;

	@Autowired
	private DeliveryRepository deliveries;

	@Autowired
	private DeliveryAdmin admin;

	@AfterAll
	static void stop() {
		POSTGRES.close();
	}

	/** Each thread accepts events of different calls, so their order is known. */
	@Test
	void eventsAreDeliveredOnceAndDurableCallsInOrder() throws Exception {
		race("11", (acceptor, n) -> "call-" + acceptor + "-" + (n % 3));
		this.delivered.forEach((queue, numbers) -> {
			assertThat(numbers).as(queue).doesNotHaveDuplicates();
			if (queue.startsWith("durable")) {
				assertThat(numbers).as(queue).isSorted();
			}
		});
	}

	/** All threads accept events of one call, whose call queue is created and deleted. */
	@Test
	void eventsOfOneCallAreDeliveredOnce() throws Exception {
		race("12", (acceptor, n) -> "busy-call");
		assertThat(this.delivered.values()).allSatisfy((numbers) -> assertThat(numbers).doesNotHaveDuplicates());
	}

	/** After the lease, another process may have claimed the delivery. */
	@Test
	void outcomeAfterTheLeaseChangesNothing() throws SQLException {
		CrmEndpoint endpoint = endpoint("durable", "13");
		this.endpoints.add(endpoint, (event) -> true);
		accept("13", "late-call");
		ClaimedDelivery first = this.deliveries.claim(endpoint, 8, 8).deliveries().get(0);
		execute("update delivery set next_at = now() where endpoint = 'durable-13'");
		execute("update call_queue set next_at = now() where endpoint = 'durable-13'");
		ClaimedDelivery second = this.deliveries.claim(endpoint, 8, 8).deliveries().get(0);
		assertThat(second.eventId()).isEqualTo(first.eventId());
		record(endpoint, first, REJECTED);
		record(endpoint, first, new DeliveryOutcome(DeliveryOutcome.Result.RETRY, 500, "answered 500", null));
		assertThat(count("delivery where endpoint = 'durable-13' and state = 'due' and attempts = 0")).isEqualTo(1);
		record(endpoint, second, DeliveryOutcome.delivered(200));
		record(endpoint, first, REJECTED);
		assertThat(count("delivery where endpoint = 'durable-13' and state = 'delivered' and attempts = 1"))
			.isEqualTo(1);
		assertThat(count("call_queue where endpoint = 'durable-13'")).isZero();
	}

	/** Both lock deliveries and their call queues, and must not deadlock. */
	@Test
	void claimedDeliveriesAreRedeliveredAndDropped() throws Exception {
		CrmEndpoint endpoint = endpoint("durable", "14");
		this.endpoints.add(endpoint, (event) -> true);
		ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
		try {
			List<Future<?>> senders = IntStream.range(0, SENDERS)
				.<Future<?>>mapToObj((i) -> threads.submit(() -> failAll(endpoint)))
				.toList();
			for (int round = 0; round < 5; round++) {
				IntStream.range(0, EVENTS).forEach((n) -> accept("14", "call-" + n));
				assertThat(this.admin.redeliver(json("{'endpoint':'durable-14','state':'due'}"), "ops"))
					.containsEntry("count", EVENTS);
				assertThat(this.admin.drop(json("{'endpoint':'durable-14'}"), "ops")).containsEntry("count", EVENTS);
			}
			await().atMost(WAIT_LIMIT)
				.until(() -> count("call_queue where endpoint = 'durable-14'") == 0
						|| senders.stream().anyMatch(Future::isDone));
			this.over = true;
			finish(senders);
		}
		finally {
			this.over = true;
			threads.shutdown();
		}
		assertThat(count("delivery where endpoint = 'durable-14' and state <> 'dead'")).isZero();
	}

	private void failAll(CrmEndpoint endpoint) {
		while (!this.over) {
			this.deliveries.claim(endpoint, 3, 5)
				.deliveries()
				.forEach((delivery) -> record(endpoint, delivery,
						new DeliveryOutcome(DeliveryOutcome.Result.RETRY, 503, "answered 503", null)));
		}
	}

	private static byte[] json(String text) {
		return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

	private void race(String queue, Calls calls) throws Exception {
		List<CrmEndpoint> racing = List.of(endpoint("durable", queue), endpoint("live", queue));
		racing.forEach((endpoint) -> this.endpoints.add(endpoint, (event) -> true));
		ExecutorService threads = Executors.newFixedThreadPool(ACCEPTORS + SENDERS * racing.size());
		try {
			List<Future<?>> senders = racing.stream()
				.flatMap((endpoint) -> IntStream.range(0, SENDERS).mapToObj((i) -> endpoint))
				.<Future<?>>map((endpoint) -> threads.submit(() -> deliver(endpoint)))
				.toList();
			List<Future<?>> acceptors = IntStream.range(0, ACCEPTORS)
				.<Future<?>>mapToObj((acceptor) -> threads
					.submit(() -> IntStream.range(0, EVENTS).forEach((n) -> accept(queue, calls.call(acceptor, n)))))
				.toList();
			finish(acceptors);
			await().atMost(WAIT_LIMIT).until(() -> count("delivery where state = 'due'") == 0);
			await().atMost(WAIT_LIMIT).until(() -> count("call_queue") == 0);
			this.over = true;
			finish(senders);
		}
		finally {
			this.over = true;
			threads.shutdown();
		}
		assertThat(this.claimedTwice).isEmpty();
		assertThat(this.delivered.values().stream().mapToInt(List::size).sum())
			.isEqualTo(racing.size() * ACCEPTORS * EVENTS);
	}

	private static void finish(List<Future<?>> tasks) throws InterruptedException, ExecutionException {
		for (Future<?> task : tasks) {
			task.get();
		}
	}

	private void accept(String queue, String call) {
		UUID id = UUID.randomUUID();
		CallEvent event = new CallEvent(id, Instant.now(), "offering", "inbound", queue, call, call, "",
				id.toString().getBytes(StandardCharsets.UTF_8), true, "{\"queue\":\"11\"}", null);
		try {
			this.events.store(event);
		}
		catch (QueryTimeoutException ex) {
			// a busy machine: store it as if it were spooled
			this.events.storeAll(List.of(event));
		}
	}

	private void record(CrmEndpoint endpoint, ClaimedDelivery delivery, DeliveryOutcome outcome) {
		this.deliveries.record(endpoint, List.of(new DeliveryAttempt(delivery, outcome, Duration.ofMillis(5), "ok")));
	}

	/** Delivers like an endpoint that answers at once and sometimes fails. */
	private void deliver(CrmEndpoint endpoint) {
		while (!this.over) {
			for (ClaimedDelivery delivery : this.deliveries.claim(endpoint, 3, 5).deliveries()) {
				String key = endpoint.name() + " " + delivery.event();
				if (!this.claimed.add(key)) {
					this.claimedTwice.add(key);
				}
				DeliveryOutcome outcome = outcome();
				if (outcome.state() == DeliveryState.DELIVERED) {
					this.delivered
						.computeIfAbsent(endpoint.name() + " " + delivery.call(),
								(queue) -> new CopyOnWriteArrayList<>())
						.add(delivery.event());
				}
				this.claimed.remove(key);
				record(endpoint, delivery, outcome);
			}
		}
	}

	private static DeliveryOutcome outcome() {
		return switch (ThreadLocalRandom.current().nextInt(8)) {
			case 0 -> new DeliveryOutcome(DeliveryOutcome.Result.RETRY, 503, "answered 503", null);
			case 1 -> new DeliveryOutcome(DeliveryOutcome.Result.BREAKER_OPEN, null, null, null);
			default -> DeliveryOutcome.delivered(200);
		};
	}

	/** Returns an endpoint that gets the events of a queue. */
	private static CrmEndpoint endpoint(String delivery, String queue) {
		return CrmEndpoint.of(delivery + "-" + queue,
				Map.of("queues", queue, "delivery", delivery, "timeout", "1h", "maxAge", "1d", "retries", "1ms"));
	}

	private static void execute(String sql) {
		POSTGRES.execute("store", sql);
	}

	private static int count(String from) throws SQLException {
		try (Connection connection = POSTGRES.connect("store");
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("select count(*) from " + from)) {
			row.next();
			return row.getInt(1);
		}
	}

	private interface Calls {

		String call(int acceptor, int n);

	}

	@Configuration(proxyBeanMethods = false)
	@ConfigurationPropertiesScan("dev.crmbridge.callevents")
	static class Store {

		@Bean
		HikariDataSource storeDatabase() {
			POSTGRES.createDatabase("store");
			HikariDataSource database = new HikariDataSource();
			database.setJdbcUrl(POSTGRES.url("store"));
			database.setUsername("postgres");
			database.setPassword("postgres");
			database.setMaximumPoolSize(ACCEPTORS + 2 * SENDERS);
			Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
			return database;
		}

		@Bean
		JdbcClient eventStore(HikariDataSource storeDatabase) {
			return JdbcClient.create(storeDatabase);
		}

		@Bean
		JdbcClient store(HikariDataSource storeDatabase) {
			return JdbcClient.create(storeDatabase);
		}

		@Bean
		JdbcClient deliveryStore(HikariDataSource storeDatabase) {
			return JdbcClient.create(storeDatabase);
		}

		@Bean
		TransactionTemplate storeTransaction(HikariDataSource storeDatabase) {
			return new TransactionTemplate(new JdbcTransactionManager(storeDatabase));
		}

		@Bean
		Clock steadyClock() {
			return Clock.systemUTC();
		}

		@Bean
		TransactionTemplate deliveryTransaction(HikariDataSource storeDatabase) {
			return new TransactionTemplate(new JdbcTransactionManager(storeDatabase));
		}

	}

}
