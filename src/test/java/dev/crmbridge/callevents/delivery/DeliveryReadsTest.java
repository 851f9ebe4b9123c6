package dev.crmbridge.callevents.delivery;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.health.HealthCheckRegistry;
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
 * A lane reads what it takes and records, and not all that is due, whatever was due when
 * PostgreSQL made its plans, which a connection keeps.
 */
@SpringJUnitConfig({ DeliveryReadsTest.Store.class, HealthCheckRegistry.class, DeliveryRepository.class })
@DirtiesContext
class DeliveryReadsTest {

	private static final CrmEndpoint ENDPOINT = CrmEndpoint.of("journal",
			Map.of("delivery", "durable", "timeout", "10s", "maxAge", "1d", "retries", "1h"));

	private static final DeliveryOutcome DELIVERED = new DeliveryOutcome(DeliveryOutcome.State.DELIVERED, 200, null,
			null);

	private static final DeliveryOutcome AGAIN = new DeliveryOutcome(DeliveryOutcome.State.AGAIN, 500, "500", null);

	private static final int BACKLOG = 5000;

	/** More often than the driver waits for before it keeps a plan. */
	private static final int LOOKS = 8;

	/** Of taking or recording eight; each table is read more than once. */
	private static final long FEW = 200;

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
		POSTGRES.execute("store", "truncate call_event, delivery, lane");
		POSTGRES.execute("store", "vacuum analyze");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 8, 30, 100, 300, 1000 })
	void aLaneReadsWhatItTakesWhateverWasDueWhenItsPlansWereMade(int due) {
		add("other", due);
		for (int look = 0; look < LOOKS; look++) {
			add("journal", 3);
			List<ClaimedDelivery> taken = this.deliveries.take(ENDPOINT, 8, 8).deliveries();
			assertThat(taken).hasSize(3);
			record(taken.subList(0, 1), AGAIN);
			record(taken.subList(1, 3), DELIVERED);
			assertThat(this.deliveries.take(ENDPOINT, 8, 8).deliveries()).isEmpty();
		}
		add("journal", BACKLOG);

		Read<List<ClaimedDelivery>> take = read(() -> this.deliveries.take(ENDPOINT, 8, 8).deliveries());
		assertThat(take.result()).hasSize(8);
		assertThat(take.rows()).isBetween(8L, FEW);
		assertThat(read(() -> record(take.result().subList(0, 7), DELIVERED)).rows()).isBetween(7L, FEW);
		assertThat(read(() -> record(take.result().subList(7, 8), AGAIN)).rows()).isBetween(1L, FEW);
		assertThat(read(() -> this.deliveries.untilNext(ENDPOINT)).rows()).isEqualTo(1);
	}

	@Test
	void howOldTheOldestIsTakesALookAtItAlone(@Autowired HealthCheckRegistry checks) {
		this.endpoints.add(ENDPOINT);
		DeliveriesHealth health = new DeliveriesHealth(this.store, this.endpoints, checks);
		for (int look = 0; look < LOOKS; look++) {
			assertThat(health.late()).isEmpty();
			assertThat(oldestDue()).isZero();
		}
		add("journal", BACKLOG);

		assertThat(read(health::late).rows()).isEqualTo(1);
		Read<Double> oldest = read(this::oldestDue);
		assertThat(oldest.result()).isPositive();
		assertThat(oldest.rows()).isEqualTo(1);
	}

	/** Asks anew. */
	private double oldestDue() {
		return new OldestDueReader(this.store, this.endpoints).seconds(ENDPOINT.name());
	}

	private int record(List<ClaimedDelivery> deliveries, DeliveryOutcome outcome) {
		this.deliveries.record(ENDPOINT,
				deliveries.stream().map((delivery) -> new DeliveryAttempt(delivery, outcome)).toList());
		return deliveries.size();
	}

	/** Rows of these tables that are read until something is done. */
	private <T> Read<T> read(Supplier<T> action) {
		return this.deliveryTransaction.execute((status) -> {
			long before = rowsRead();
			T result = action.get();
			return new Read<>(result, rowsRead() - before);
		});
	}

	/** By this connection, up to now. */
	private long rowsRead() {
		return this.store.sql("""
				select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
				where relname in ('lane', 'delivery', 'call_event')""").query(Long.class).single();
	}

	/** Due deliveries of as many calls. */
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
					insert into lane (endpoint, call, next_at) select :endpoint, uuid, now() from event""")
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
