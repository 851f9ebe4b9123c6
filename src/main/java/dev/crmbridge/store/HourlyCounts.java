package dev.crmbridge.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts of the last hours.
 *
 * @param items counts, in any order; several of one hour add up
 */
public record HourlyCounts(List<Item> items) {

	/** Number of hours of a day on which clocks go back, and a margin of one. */
	public static final int MAX_HOURS = 26;

	private static final int DAY = 24;

	/**
	 * Returns the counts of the last 24 hours, the oldest first and the current hour
	 * last.
	 * @param name what was counted
	 */
	public List<Long> day(String name) {
		return day((item) -> item.name().equals(name));
	}

	/**
	 * Returns the counts of the last 24 hours, the oldest first and the current hour
	 * last.
	 * @param name what was counted
	 * @param label the CRM endpoint or the dialer
	 */
	public List<Long> day(String name, String label) {
		return day((item) -> item.name().equals(name) && item.label().equals(label));
	}

	private List<Long> day(Predicate<Item> which) {
		List<Long> hours = new ArrayList<>(Collections.nCopies(DAY, 0L));
		this.items.stream().filter((item) -> item.hoursAgo() < DAY && which.test(item)).forEach((item) -> {
			int hour = DAY - 1 - Math.max(0, item.hoursAgo());
			hours.set(hour, hours.get(hour) + item.count());
		});
		return hours;
	}

	/**
	 * Returns the sum of the current hour and of the hours before.
	 * @param name what was counted
	 * @param hours number of hours before the current one
	 */
	public long sum(String name, long hours) {
		return this.items.stream()
			.filter((item) -> item.name().equals(name) && item.hoursAgo() <= hours)
			.mapToLong(Item::count)
			.sum();
	}

	/** Returns these counts, and others of the current hour. */
	public HourlyCounts plus(Collection<Item> more) {
		List<Item> all = new ArrayList<>(this.items);
		all.addAll(more);
		return new HourlyCounts(all);
	}

	/**
	 * A count of one hour.
	 *
	 * @param hoursAgo 0 for the current hour
	 * @param name what was counted, such as {@code deliveries.dead}
	 * @param label the CRM endpoint or the dialer; else empty
	 * @param count how many
	 */
	public record Item(int hoursAgo, String name, String label, long count) {
	}

}
