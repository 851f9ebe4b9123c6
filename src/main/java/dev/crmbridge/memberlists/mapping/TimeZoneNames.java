package dev.crmbridge.memberlists.mapping;

import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Index of Webitel's time zones by all names that the IANA database has for each. */
public final class TimeZoneNames {

	/** Zones of places, without others such as EET and UTC+2. */
	private static final Map<String, ZoneId> ZONES = ZoneId.getAvailableZoneIds()
		.stream()
		.filter((id) -> id.indexOf('/') > 0)
		.collect(Collectors.toMap(TimeZoneNames::key, ZoneId::of, (one, other) -> one));

	private final Map<String, String> byName;

	private final Map<ZoneRules, String> byRules = new HashMap<>();

	public TimeZoneNames(Collection<String> names) {
		this.byName = names.stream()
			.collect(Collectors.toMap(TimeZoneNames::key, Function.identity(), (one, other) -> one));
		for (String name : new TreeSet<>(names)) {
			ZoneId zone = ZONES.get(key(name));
			if (zone != null) {
				this.byRules.putIfAbsent(zone.getRules(), name);
			}
		}
	}

	/** Returns whether a name, in any letter case, is the time zone of a place. */
	static boolean isPlace(String name) {
		return ZONES.containsKey(key(name));
	}

	private static String key(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns Webitel's name for a zone: {@code Europe/Kyiv} for {@code Europe/Kiev}.
	 * @return the name, or null if Webitel does not have the zone
	 */
	public String find(String name) {
		String same = this.byName.get(key(name));
		ZoneId zone = ZONES.get(key(name));
		return (same != null || zone == null) ? same : this.byRules.get(zone.getRules());
	}

}
