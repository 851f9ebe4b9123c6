package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.postgres.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Claims and records of outcomes read only the rows that they change, not all due ones,
 * whatever was due when PostgreSQL made its plans, which a connection keeps.
 */
@SpringJUnitConfig({ DeliveryReadsTest.Store.class, DeliveryRepository.class })
@DirtiesContext
class DeliveryReadsTest {

	private static final CrmEndpoint ENDPOINT = CrmEndpoint.of("journal",
			Map.of("delivery", "durable", "timeout", "10s", "maxAge", "1d", "retries", "1h"));

	private static final DeliveryOutcome DELIVERED = new DeliveryOutcome(DeliveryOutcome.Result.DELIVERED, 200, null,
			null);

	private static final DeliveryOutcome RETRY = new DeliveryOutcome(DeliveryOutcome.Result.RETRY, 500, "500", null);

	private static final int BACKLOG = 5000;

	/** More often than the driver runs a statement before it keeps a plan. */
	private static final int CLAIMS = 8;

	/** For claiming or recording eight deliveries; each table is read more than once. */
	private static final long MAX_ROWS = 200;

	private static final Postgres POSTGRES = Postgres.start();

	@Autowired
	private DeliveryRepository deliveries;

	@Autowired
	private TransactionTemplate deliveryTransaction;

	@Autowired
	@Qualifier("deliveryStore")
	private JdbcClient store;

	private final CrmEndpointRegistry endpoints = new CrmEndpointRegistry();

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry settings) {
		POSTGRES.createDatabase("store");
		settings.add("store.datasource.url", () -> POSTGRES.url("store"));
		settings.add("store.datasource.username", () -> "postgres");
		settings.add("store.datasource.password", () -> "postgres");
	}

	@AfterAll
	static void stop() {
		POSTGRES.close();
	}

	@BeforeEach
	void empty(@Autowired StoreSchema schema) {
		await().until(schema::isReady);
		POSTGRES.execute("store", "truncate call_event, delivery, call_queue");
		POSTGRES.execute("store", "vacuum analyze");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 8, 30, 100, 300, 1000 })
	void claimReadsFewRowsWhateverWasDueAtPlanning(int due) {
		add("other", due);
		for (int claim = 0; claim < CLAIMS; claim++) {
			add("journal", 3);
			List<ClaimedDelivery> claimed = this.deliveries.claim(ENDPOINT, 8, 8).deliveries();
			assertThat(claimed).hasSize(3);
			record(claimed.subList(0, 1), RETRY);
			record(claimed.subList(1, 3), DELIVERED);
			assertThat(this.deliveries.claim(ENDPOINT, 8, 8).deliveries()).isEmpty();
		}
		add("journal", BACKLOG);

		Read<List<ClaimedDelivery>> claim = read(() -> this.deliveries.claim(ENDPOINT, 8, 8).deliveries());
		assertThat(claim.result()).hasSize(8);
		assertThat(claim.rows()).isBetween(8L, MAX_ROWS);
		assertThat(read(() -> record(claim.result().subList(0, 7), DELIVERED)).rows()).isBetween(7L, MAX_ROWS);
		assertThat(read(() -> record(claim.result().subList(7, 8), RETRY)).rows()).isBetween(1L, MAX_ROWS);
		assertThat(read(() -> this.deliveries.untilNext(ENDPOINT)).rows()).isEqualTo(1);
	}

	@Test
	void ageOfTheOldestDueDeliveryReadsOneRow() {
		this.endpoints.add(ENDPOINT, (event) -> true);
		DeliveriesHealth health = new DeliveriesHealth(this.store, this.endpoints);
		for (int claim = 0; claim < CLAIMS; claim++) {
			assertThat(health.lateEndpoints()).isEmpty();
			assertThat(oldestDue()).isZero();
		}
		add("journal", BACKLOG);

		assertThat(read(health::lateEndpoints).rows()).isEqualTo(1);
		Read<Double> oldest = read(this::oldestDue);
		assertThat(oldest.result()).isPositive();
		assertThat(oldest.rows()).isEqualTo(1);
	}

	/** Reads without a cached result. */
	private double oldestDue() {
		return new OldestDueReader(this.store, this.endpoints).seconds(ENDPOINT.name());
	}

	private int record(List<ClaimedDelivery> deliveries, DeliveryOutcome outcome) {
		this.deliveries.record(ENDPOINT,
				deliveries.stream()
					.map((delivery) -> new DeliveryAttempt(delivery, outcome, Duration.ofMillis(5), "ok"))
					.toList());
		return deliveries.size();
	}

	/** Returns the result of an action and how many rows it read. */
	private <T> Read<T> read(Supplier<T> action) {
		return this.deliveryTransaction.execute((status) -> {
			long before = rowsRead();
			T result = action.get();
			return new Read<>(result, rowsRead() - before);
		});
	}

	/** Returns how many rows this transaction has read of these tables. */
	private long rowsRead() {
		return this.store.sql("""
				select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
				where relname in ('call_queue', 'delivery', 'call_event')""").query(Long.class).single();
	}

	/** Stores due deliveries, each of a different call. */
	private void add(String endpoint, int count) {
		this.store
			.sql("""
					with event as (
					  insert into call_event (id, event, uuid, received_at, key, body)
					  select gen_random_uuid(), 'offering', gen_random_uuid(), now(), '', '{}' from generate_series(1, :count)
					  returning seq, uuid
					), due as (
					  insert into delivery (event, endpoint, call, since, next_at)
					  select seq, :endpoint, uuid, now(), now() from event
					)
					insert into call_queue (endpoint, call, next_at) select :endpoint, uuid, now() from event""")
			.param("count", count)
			.param("endpoint", endpoint)
			.update();
	}

	private record Read<T>(T result, long rows) {
	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan({ "dev.crmbridge.store" })
	static class Store {

	}

}
