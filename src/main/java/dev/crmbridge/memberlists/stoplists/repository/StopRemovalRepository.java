package dev.crmbridge.memberlists.stoplists.repository;

import java.time.OffsetDateTime;
import java.util.List;

import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of the numbers on stop lists whose open members are to be deleted. */
@Component
public class StopRemovalRepository {

	private static final String DUE = SqlFile.read(StopRemovalRepository.class, "stop-removals-due");

	private static final String RECORD = SqlFile.read(StopRemovalRepository.class, "record-stop-removals");

	private final JdbcClient store;

	StopRemovalRepository(@Qualifier("store") JdbcClient store) {
		this.store = store;
	}

	/**
	 * Returns numbers that are on a list, and whose open members are to be deleted.
	 * @param limit most numbers
	 */
	public List<StopRemoval> due(int limit) {
		return this.store.sql(DUE)
			.param("limit", limit)
			.query((row, n) -> new StopRemoval(row.getString("list"), row.getLong("number"),
					row.getObject("added_at", OffsetDateTime.class)))
			.list();
	}

	/**
	 * Records that the open members with some numbers are deleted. A number that was
	 * deleted from its list and put again meanwhile stays due.
	 */
	public void recordRemoved(List<StopRemoval> removals) {
		this.store.sql(RECORD)
			.param("lists", removals.stream().map(StopRemoval::list).toArray(String[]::new))
			.param("numbers", removals.stream().map(StopRemoval::number).toArray(Long[]::new))
			.param("added", removals.stream().map((each) -> each.addedAt().toString()).toArray(String[]::new))
			.update();
	}

	/**
	 * A number that came onto a stop list, and whose open members are to be deleted.
	 *
	 * @param list name of the list
	 * @param number the number in E.164 without its {@code +}
	 * @param addedAt when the number came onto the list
	 */
	public record StopRemoval(String list, long number, OffsetDateTime addedAt) {
	}

}
