package dev.crmbridge.callevents.admin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.testkit.postgres.Postgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retention deletes what ended more than 30 days ago, and nothing else. The test has a
 * separate store, which no bridge changes.
 */
class CallEventRetentionTest {

	private static Postgres postgres;

	private static CallEventRetention retention;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("store");
		DriverManagerDataSource store = new DriverManagerDataSource(postgres.url("store"), "postgres", "postgres");
		Flyway.configure().dataSource(store).load().migrate();
		retention = new CallEventRetention(JdbcClient.create(store),
				new CallEventSettings(Duration.ofSeconds(2), Duration.ofDays(30), DataSize.ofGigabytes(1)));
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@BeforeEach
	void empty() {
		execute("truncate call_event, delivery restart identity");
	}

	@Test
	void oldEventIsDeletedWithItsDeliveries() {
		event("old", 31);
		delivery("old", "screen-pop", "expired", 31);
		delivery("old", "call-journal", "delivered", 31);
		delivery("old", "crm", "dead", 31);
		retention.sweep();
		assertThat(events()).isEmpty();
		assertThat(deliveries()).isEmpty();
	}

	@Test
	void oldEventWithoutDeliveriesIsDeleted() {
		event("old", 31);
		retention.sweep();
		assertThat(events()).isEmpty();
	}

	@Test
	void recentEventsStay() {
		event("recent", 29);
		delivery("recent", "screen-pop", "expired", 29);
		delivery("recent", "call-journal", "delivered", 0);
		event("new", 0);
		delivery("new", "call-journal", "due", 0);
		retention.sweep();
		assertThat(events()).containsExactly("new", "recent");
		assertThat(deliveries()).containsExactly("new call-journal", "recent call-journal", "recent screen-pop");
	}

	@Test
	void oldDueDeliveryStaysWithItsEvent() {
		event("old", 400);
		delivery("old", "call-journal", "due", 400);
		delivery("old", "endpoint-without-a-block", "due", 400);
		delivery("old", "screen-pop", "delivered", 400);
		retention.sweep();
		assertThat(events()).containsExactly("old");
		assertThat(deliveries()).containsExactly("old call-journal", "old endpoint-without-a-block");
	}

	@Test
	void recentlyEndedDeliveryStaysWithItsOldEvent() {
		event("old", 40);
		delivery("old", "call-journal", "dead", 29);
		delivery("old", "screen-pop", "expired", 40);
		retention.sweep();
		assertThat(events()).containsExactly("old");
		assertThat(deliveries()).containsExactly("old call-journal");
		execute("update delivery set ended_at = now() - interval '31 days'");
		retention.sweep();
		assertThat(events()).isEmpty();
		assertThat(deliveries()).isEmpty();
	}

	@Test
	void manyOldEventsAreDeletedAndLaterOnesStay() {
		execute("""
				insert into call_event (id, event, uuid, received_at, key, body)
				select gen_random_uuid(), 'offering', 'old', now() - interval '31 days', sha256(n::text::bytea), '{}'
				from generate_series(1, 1800) n""");
		execute("""
				insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
				select seq, 'call-journal', 'old', case when seq % 600 = 0 then 'due' else 'delivered' end, received_at,
				  received_at, case when seq % 600 = 0 then null else received_at end from call_event""");
		event("new", 1);
		delivery("new", "call-journal", "delivered", 1);
		retention.sweep();
		assertThat(count("call_event where uuid = 'old'")).isEqualTo(3);
		assertThat(count("delivery where call = 'old'")).isEqualTo(3);
		assertThat(events()).containsExactly("new", "old");
		assertThat(deliveries()).contains("new call-journal");
	}

	@Test
	void oldActivityIsDeleted() {
		execute("""
				insert into activity (at, who, action, what) values
				  (now() - interval '31 days', 'ops', 'drop', 'old'), (now() - interval '29 days', 'ops', 'drop', 'recent')""");
		retention.sweep();
		assertThat(query("select what from activity")).containsExactly("recent");
	}

	@Test
	void emptyStoreStaysEmpty() {
		retention.sweep();
		assertThat(events()).isEmpty();
	}

	/** Stores an event that was received some days ago. */
	private static void event(String uuid, int days) {
		execute("""
				insert into call_event (id, event, uuid, received_at, key, body)
				values (gen_random_uuid(), 'offering', '%s', now() - interval '%d days', '', '{}')""".formatted(uuid,
				days));
	}

	/** Stores a delivery, which ended some days ago unless it is due. */
	private static void delivery(String uuid, String endpoint, String state, int days) {
		execute("""
				insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
				select seq, '%s', uuid, '%s', received_at, received_at,
				  case when '%s' = 'due' then null else now() - interval '%d days' end
				from call_event where uuid = '%s'""".formatted(endpoint, state, state, days, uuid));
	}

	private static Set<String> events() {
		return query("select distinct uuid from call_event");
	}

	private static Set<String> deliveries() {
		return query("select call || ' ' || endpoint from delivery");
	}

	private static int count(String from) {
		return Integer.parseInt(query("select count(*)::text from " + from).iterator().next());
	}

	private static void execute(String sql) {
		postgres.execute("store", sql);
	}

	private static Set<String> query(String sql) {
		try (Connection store = postgres.connect("store");
				Statement statement = store.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			Set<String> found = new TreeSet<>();
			while (rows.next()) {
				found.add(rows.getString(1));
			}
			return found;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
