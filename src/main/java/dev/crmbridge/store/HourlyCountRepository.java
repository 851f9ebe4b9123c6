package dev.crmbridge.store;

import java.util.Collection;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repository of counts by the hour, of all processes of the bridge. Their names are
 * {@code lookups.<source>}, {@code call-events.<result>}, {@code deliveries.<result>} and
 * {@code rows.<result>}.
 */
@Component
public class HourlyCountRepository {

	private static final String ADD = SqlFile.read(HourlyCountRepository.class, "add-hourly-counts");

	private static final String RECENT = SqlFile.read(HourlyCountRepository.class, "recent-hourly-counts");

	private final JdbcClient store;

	HourlyCountRepository(@Qualifier("store") JdbcClient store) {
		this.store = store;
	}

	/** Adds to the counts of the current hour. */
	public void add(Collection<HourlyCounts.Item> increases) {
		this.store.sql(ADD)
			.param("names", increases.stream().map(HourlyCounts.Item::name).toArray(String[]::new))
			.param("labels", increases.stream().map(HourlyCounts.Item::label).toArray(String[]::new))
			.param("counts", increases.stream().map(HourlyCounts.Item::count).toArray(Long[]::new))
			.update();
	}

	/** Returns the counts of today and of the last 24 hours. */
	public HourlyCounts recent() {
		return new HourlyCounts(this.store.sql(RECENT)
			.param("hours", HourlyCounts.MAX_HOURS)
			.query((row, n) -> new HourlyCounts.Item(row.getInt("hours_ago"), row.getString("name"),
					row.getString("label"), row.getLong("count")))
			.list());
	}

	/** Deletes the counts that are older than 8 days. */
	public void deleteOld() {
		this.store.sql("delete from hourly_count where hour < now() - interval '8 days'").update();
	}

}
