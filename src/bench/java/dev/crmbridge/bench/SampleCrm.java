package dev.crmbridge.bench;

import dev.crmbridge.testkit.postgres.Postgres;

/** The CRM: customer {@code n} has the number 050 and seven digits of {@code n}. */
final class SampleCrm {

	private static final String CUSTOMERS = """
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
			checkpoint""";

	private SampleCrm() {
	}

	/** Starts a server with this many customers. */
	static Postgres start(int customers) {
		Postgres postgres = Postgres.start();
		postgres.createDatabase("crm");
		postgres.execute("crm", CUSTOMERS.formatted(customers));
		return postgres;
	}

}
