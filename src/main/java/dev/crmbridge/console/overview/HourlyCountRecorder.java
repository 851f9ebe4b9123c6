package dev.crmbridge.console.overview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.store.HourlyCountRepository;
import dev.crmbridge.store.HourlyCounts;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Recorder of what this process counts, by the hour, for the console. Reads the meters
 * once a minute, so that neither lookups nor events pay for the numbers; an increase that
 * the store did not take is added the next time. Does nothing without a console.
 */
@Component
public class HourlyCountRecorder implements DisposableBean {

	private static final Logger LOG = LoggerFactory.getLogger(HourlyCountRecorder.class);

	/** Names of counts, by their meters. */
	private static final Map<String, String> NAMES = Map.of("bridge.lookups", "lookups", "bridge.call.events",
			"call-events", "bridge.deliveries", "deliveries", "bridge.member.rows", "rows");

	private final MeterRegistry meters;

	private final HourlyCountRepository counts;

	private final boolean hasConsole;

	/** Counts of this process that the store has, by name and label. */
	private volatile Map<Key, Long> recorded = Map.of();

	HourlyCountRecorder(MeterRegistry meters, HourlyCountRepository counts, ConsoleSettings console) {
		this.meters = meters;
		this.counts = counts;
		this.hasConsole = !console.users().isEmpty();
	}

	/** Adds to the store what was counted since the last time. */
	public synchronized void record() {
		if (!this.hasConsole) {
			return;
		}
		Map<Key, Long> totals = totals();
		List<HourlyCounts.Item> increases = increases(totals);
		if (!increases.isEmpty()) {
			this.counts.add(increases);
			this.recorded = totals;
		}
	}

	/** Deletes old counts of all processes. */
	public void deleteOld() {
		if (this.hasConsole) {
			this.counts.deleteOld();
		}
	}

	/** Returns the counts of all processes, and what this one has not added yet. */
	HourlyCounts recent() {
		return this.counts.recent().plus(increases(totals()));
	}

	private List<HourlyCounts.Item> increases(Map<Key, Long> totals) {
		Map<Key, Long> known = this.recorded;
		List<HourlyCounts.Item> increases = new ArrayList<>();
		totals.forEach((key, total) -> {
			long increase = total - known.getOrDefault(key, 0L);
			if (increase > 0) {
				increases.add(new HourlyCounts.Item(0, key.name(), key.label(), increase));
			}
		});
		return increases;
	}

	private Map<Key, Long> totals() {
		Map<Key, Long> totals = new HashMap<>();
		NAMES.forEach((meter, name) -> this.meters.find(meter)
			.meters()
			.forEach((each) -> totals.merge(key(name, each.getId()), count(each), Long::sum)));
		return totals;
	}

	private static Key key(String name, Meter.Id meter) {
		String result = tag(meter, "result") + tag(meter, "source");
		return new Key(name + "." + result, tag(meter, "endpoint") + tag(meter, "dialer"));
	}

	private static String tag(Meter.Id meter, String key) {
		String value = meter.getTag(key);
		return (value != null) ? value : "";
	}

	private static long count(Meter meter) {
		for (var measurement : meter.measure()) {
			if (measurement.getStatistic() == Statistic.COUNT) {
				return (long) measurement.getValue();
			}
		}
		return 0;
	}

	/** Adds the last minute; a store that does not answer loses it. */
	@Override
	public void destroy() {
		try {
			record();
		}
		catch (DataAccessException ex) {
			LOG.debug("Could not record the last counts", ex);
		}
	}

	private record Key(String name, String label) {
	}

}
