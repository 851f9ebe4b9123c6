package dev.crmbridge.store;

import dev.crmbridge.testkit.context.BridgeTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The store itself explains its tables and columns. */
class StoreSchemaTest extends BridgeTestBase {

	@Autowired
	private JdbcClient store;

	@BeforeEach
	void awaitTables(@Autowired StoreSchema schema) {
		await().until(schema::isReady);
	}

	@Test
	void eachTableAndColumnHasAComment() {
		assertThat(commented("is not null")).contains("call_event", "call_event.seq", "list_chunk.state");
		assertThat(commented("is null")).isEmpty();
	}

	/** Names tables and columns whose comment is there, or is missing. */
	private Iterable<String> commented(String condition) {
		return this.store
			.sql("""
					select t.relname || coalesce('.' || c.attname, '') from pg_class t
					  join lateral (select attname, attnum from pg_attribute
					    where attrelid = t.oid and attnum > 0 and not attisdropped union all select null, 0) c on true
					where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and t.relname <> 'flyway_schema_history'
					  and case c.attnum when 0 then obj_description(t.oid, 'pg_class')
					      else col_description(t.oid, c.attnum) end %s"""
				.formatted(condition))
			.query(String.class)
			.list();
	}

}
