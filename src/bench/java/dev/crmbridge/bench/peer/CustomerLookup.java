package dev.crmbridge.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds customers in the CRM database. */
@Component
@Profile("bare")
class CustomerLookup {

	private static final Logger LOG = LoggerFactory.getLogger(CustomerLookup.class);

	private final JdbcClient crm;

	private final String sql;

	CustomerLookup(@Qualifier("crm") JdbcClient crm, PeerSettings settings) throws IOException {
		this.crm = crm;
		this.sql = Files.readString(settings.sql()).replaceAll("(?m)^--.*\\R", "").replace(":#", ":");
	}

	/** Returns the customer with a number in E.164. */
	public Result find(String number) {
		try {
			return new Result(query(number), "crm");
		}
		catch (DataAccessException ex) {
			LOG.warn("No answer from the CRM database: {}", ex.toString());
			return new Result(Map.of(), "default");
		}
	}

	/** Returns the customer's columns; empty if no customer has the number. */
	final Map<String, String> query(String number) {
		Map<String, String> row = new LinkedHashMap<>();
		this.crm.sql(this.sql).param("number", number).param("digits", number.substring(1)).query((columns) -> {
			for (int i = 1; i <= columns.getMetaData().getColumnCount(); i++) {
				row.put(columns.getMetaData().getColumnLabel(i), Objects.toString(columns.getString(i), ""));
			}
		});
		return row;
	}

	/** A customer's columns, from {@code crm}, {@code cache} or {@code default}. */
	record Result(Map<String, String> row, String source) {
	}

}
