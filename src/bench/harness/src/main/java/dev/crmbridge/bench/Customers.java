package dev.crmbridge.bench;

import dev.crmbridge.testkit.postgres.Postgres;

/**
 * A CRM database with so many invented customers. The customer {@code n} has the number
 * {@code +38050} and seven digits of {@code n}, the first one 0: ten million at most.
 */
final class Customers {

	private static final String MAKE = """
			create table agent (id bigint primary key, name text not null, extension text not null);
			insert into agent select i, 'Agent ' || i, (1000 + i)::text from generate_series(1, 100) as i;
			create table customer (id bigint not null, name text not null, debt_amount numeric(12, 2) not null,
			  currency text not null, agent_id bigint, queue text not null);
			create table customer_phone (number text not null, customer_id bigint not null);
			insert into customer select i, 'Customer ' || i, case when i %% 3 = 0 then 0 else i %% 9973 * 1.25 end,
			  'UAH', 1 + i %% 100, '11' from generate_series(0, %1$d - 1) as i;
			insert into customer_phone select '38050' || lpad(i::text, 7, '0'), i from generate_series(0, %1$d - 1) as i;
			alter table customer add primary key (id);
			alter table customer_phone add primary key (number, customer_id);
			analyze;
			checkpoint;
			""";

	private static final int MOST = 10_000_000;

	private Customers() {
	}

	/** Makes a database of this name. */
	static void create(Postgres postgres, String database, int customers) {
		if (customers < 1 || customers > MOST) {
			throw new IllegalArgumentException("customers: 1 to " + MOST);
		}
		postgres.createDatabase(database);
		postgres.execute(database, MAKE.formatted(customers));
	}

	/** The number of a customer as callers have it, without a country code. */
	static String number(int customer) {
		return "050%07d".formatted(customer);
	}

}
