package dev.crmbridge.callevents.admin;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.postgres.Postgres;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
 * A page of deliveries reads few rows, whichever filter finds them among how many, also
 * with the plan that a connection keeps. Figures of a million: {@code src/bench}.
 */
@SpringJUnitConfig({ DeliverySearchReadsTest.Store.class, CrmEndpointRegistry.class, DeliveryReportRepository.class,
		DefaultCamelContext.class, CircuitBreakerReader.class })
@DirtiesContext
class DeliverySearchReadsTest {

	private static final int EVENTS = 20_000;

	private static final int LIMIT = 101;

	/** More often than the driver runs a statement before it keeps a plan. */
	private static final int REPEATS = 12;

	/** For a page out of three endpoints in four states. */
	private static final long MAX_ROWS = 2000;

	/** Stored at a time in another order, and out of the spool. */
	private static final String OLD_EVENTS = """
			insert into call_event (id, event, uuid, received_at, stored_at, key, body)
			select gen_random_uuid(), 'offering', 'order-' || n, at - late, at, null, '{}'
			from (values (1, timestamptz '2020-01-01T10:00:30Z', interval '0'), (2, '2020-01-01T10:00:00Z', '0'),
			  (3, '2020-01-01T12:00:00Z', '2 hours'), (4, '2020-01-01T12:00:01Z', '0')) as e (n, at, late) order by n;
			insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
			select seq, 'ordered', uuid, 'delivered', received_at, received_at, received_at from call_event;
			""";

	private static final String MANY_EVENTS = """
			insert into call_event (id, event, uuid, received_at, stored_at, number, key, body)
			select gen_random_uuid(), 'offering', 'call-' || n / 2, at, at, case when n %% 4 = 0 then '380501112233'
			  when n = 77 then '380501112277' else '' end, decode(md5(n::text), 'hex'), '{}'
			from (select n, now() - (%1$d - n) * interval '1 minute' as at from generate_series(1, %1$d) as n order by n) e;
			insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
			select seq, endpoint, uuid, case when endpoint = 'many' and seq %% 5000 = 0 then 'dead'
			    when endpoint = 'many' and seq %% 9000 = 0 then 'due' else 'delivered' end, received_at, received_at,
			  received_at
			from call_event cross join unnest(array['many', 'other']) as endpoint
			where uuid like 'call-%%' order by seq;
			insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
			select seq, 'rare', uuid, 'delivered', received_at, received_at, received_at from call_event where seq in (7, 9);
			"""
		.formatted(EVENTS);

	private static final Postgres POSTGRES = Postgres.start();

	@Autowired
	private DeliveryReportRepository reports;

	@Autowired
	@Qualifier("storeTransaction")
	private TransactionTemplate transaction;

	@Autowired
	@Qualifier("store")
	private JdbcClient store;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry settings) {
		POSTGRES.createDatabase("store");
		settings.add("store.datasource.url", () -> POSTGRES.url("store"));
		settings.add("store.datasource.username", () -> "postgres");
		settings.add("store.datasource.password", () -> "postgres");
	}

	@BeforeAll
	static void fill(@Autowired StoreSchema schema) {
		await().atMost(TestRun.WAIT_LIMIT).until(schema::isReady);
		POSTGRES.execute("store", OLD_EVENTS + MANY_EVENTS);
		POSTGRES.execute("store", "vacuum analyze");
	}

	@AfterAll
	static void stop() {
		POSTGRES.close();
	}

	static Stream<Filter> filters() {
		OffsetDateTime now = OffsetDateTime.now();
		return Stream.of(new Filter(null, null, null, null, null, null, LIMIT),
				new Filter(DeliveryState.DEAD, null, null, null, null, null, 4),
				new Filter(DeliveryState.DUE, "many", null, null, null, null, 2),
				new Filter(DeliveryState.EXPIRED, null, null, null, null, null, 0),
				new Filter(null, "rare", null, null, null, null, 2),
				new Filter(null, "none", null, null, null, null, 0),
				new Filter(null, null, null, null, now.minusMinutes(EVENTS - 100), now.minusMinutes(EVENTS - 110), 20),
				new Filter(DeliveryState.DUE, null, null, null, now.minusDays(30), now, 2),
				new Filter(null, "rare", null, null, now.minusDays(30), now, 2),
				new Filter(null, null, "call-500", null, null, null, 4),
				new Filter(null, null, null, "380501112277", null, null, 2),
				new Filter(null, null, null, "380501112233", null, null, LIMIT),
				new Filter(null, null, null, "380501110000", null, null, 0));
	}

	@ParameterizedTest
	@MethodSource("filters")
	void pageReadsFewRows(Filter filter) {
		for (int repeat = 0; repeat < REPEATS; repeat++) {
			for (DeliveryRange range : List.of(DeliveryRange.olderThan(null, LIMIT),
					DeliveryRange.newerThan(DeliveryRange.FIRST, LIMIT))) {
				this.transaction.executeWithoutResult((status) -> {
					long before = rowsRead();
					assertThat(this.reports.list(filter.filter(), range)).hasSize(filter.found());
					assertThat(rowsRead() - before).isLessThan(MAX_ROWS);
				});
			}
		}
	}

	/** Several statements may store events at a time, and the spool stores them late. */
	@Test
	void timesFindEventsThatWereStoredInAnotherOrder() {
		assertThat(calls("10:00:00", "10:00:01")).containsExactly("order-3", "order-2");
		assertThat(calls("10:00:30", "10:00:31")).containsExactly("order-1");
		assertThat(calls("10:00:31", "12:00:00")).isEmpty();
		assertThat(calls("10:00:31", "12:00:02")).containsExactly("order-4");
		assertThat(calls("00:00:00", "23:00:00")).hasSize(4);
	}

	private List<String> calls(String from, String to) {
		DeliveryFilter filter = new DeliveryFilter(null, "ordered", null, null, time(from), time(to));
		return this.reports.list(filter, DeliveryRange.olderThan(null, LIMIT))
			.stream()
			.map(DeliveryReport::uuid)
			.toList();
	}

	private static OffsetDateTime time(String time) {
		return OffsetDateTime.parse("2020-01-01T" + time + "Z");
	}

	/** Returns how many rows this transaction has read of these tables. */
	private long rowsRead() {
		return this.store.sql("""
				select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
				where relname in ('delivery', 'call_event')""").query(Long.class).single();
	}

	/**
	 * A filter and how many deliveries a page of it has.
	 */
	record Filter(DeliveryState state, String endpoint, String uuid, String number, OffsetDateTime from,
			OffsetDateTime to, int found) {

		DeliveryFilter filter() {
			return new DeliveryFilter(this.state, this.endpoint, this.uuid, this.number, this.from, this.to);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan({ "dev.crmbridge.store" })
	static class Store {

	}

}
