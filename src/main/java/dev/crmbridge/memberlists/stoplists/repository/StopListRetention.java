package dev.crmbridge.memberlists.stoplists.repository;

import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Retention of stop lists: deletes rows that no reader can see any more. */
@Component
public class StopListRetention {

	private static final String END_ABANDONED = SqlFile.read(StopListRetention.class, "end-abandoned-stop-lists");

	private static final String DELETE_OLD = SqlFile.read(StopListRetention.class, "delete-old-stop-numbers");

	private static final String DELETE_EXPIRED = SqlFile.read(StopListRetention.class, "delete-expired-stop-numbers");

	/** Rows deleted at a time, as a list may have a million. */
	private static final int BATCH_SIZE = 20_000;

	private final JdbcClient store;

	StopListRetention(@Qualifier("store") JdbcClient store) {
		this.store = store;
	}

	/**
	 * Deletes the rows of replaced lists and of replacements that did not end, and
	 * numbers that expired over a day ago.
	 */
	public void sweep() {
		this.store.sql(END_ABANDONED).update();
		for (String delete : new String[] { DELETE_OLD, DELETE_EXPIRED }) {
			int deleted = BATCH_SIZE;
			while (deleted == BATCH_SIZE) {
				deleted = this.store.sql(delete).param("limit", BATCH_SIZE).update();
			}
		}
	}

}
