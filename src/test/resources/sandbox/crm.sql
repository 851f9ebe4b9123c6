-- The customer's CRM of the sandbox and the tests. All people are invented.
create table agent (
  id        bigint primary key,
  name      text not null,
  extension text not null
);

create table customer (
  id          bigint primary key,
  name        text not null,
  debt_amount numeric(12, 2) not null default 0,
  currency    text not null default 'UAH',
  agent_id    bigint references agent,
  queue       text not null default ''
);

create table customer_phone (
  number      text not null,            -- E.164 without +
  customer_id bigint not null references customer,
  primary key (number, customer_id)
);

insert into agent values (7, 'Olena Bondar', '1001'), (8, 'Petro Melnyk', '1002'), (9, 'Iryna Kovalenko', '1003');

-- 300 customers; every third owes nothing
insert into customer (id, name, debt_amount, currency, agent_id, queue)
select i,
  (array['Olha','Petro','Iryna','Andrii','Maria','Taras','Nadia','Ivan','Sofia','Bohdan'])[1 + i % 10] || ' '
    || (array['Sampleenko','Testchuk','Demoiuk','Mockovych','Exampliak','Probnyi','Udavanyi'])[1 + i % 7] || ' ' || i,
  case when i % 3 = 0 then 0 else i * 12.35 end, 'UAH', 7 + i % 3, '11'
from generate_series(100, 399) as i;

insert into customer_phone
select '38050111' || lpad(i::text, 4, '0'), i from generate_series(100, 399) as i;

-- the ones that the README's commands ask for
insert into customer values
  (42, 'Olena Bondarchuk', 1250.50, 'UAH', 7, '11'),
  (43, 'Petro Bezborh', 0, 'UAH', 8, '11'),
  (44, 'Maria Spilna', 10.00, 'UAH', 9, '11'),
  (45, 'Ivan Spilnyi', 990.00, 'UAH', 9, '12');
insert into customer_phone values
  ('380501112233', 42),                           -- a debt
  ('380501112244', 43),                           -- no debt
  ('380501112255', 44), ('380501112255', 45);     -- one number, two customers
