package dev.crmbridge.memberlists.stoplists;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;

import org.springframework.stereotype.Component;

/** Finder of the dialers for which a stop list holds, and of the list of a file. */
@Component
public class StopListDialers {

	private static final Pattern ENDING = Pattern.compile("(?i)(\\.(csv|txt|xlsx))?(\\.(gz|zip))?$");

	private final DialerRegistry dialers;

	StopListDialers(DialerRegistry dialers) {
		this.dialers = dialers;
	}

	/**
	 * Returns the name of the list in a file.
	 * @throws ListRefusedException if the file's name cannot be one
	 */
	public static String name(String file) {
		String name = ENDING.matcher(Path.of(file).getFileName().toString()).replaceFirst("");
		if (!DialerRegistry.NAME.matcher(name).matches()) {
			throw new ListRefusedException("stop-list-name", name);
		}
		return name;
	}

	/** Returns the lists that hold for a dialer; null for all. */
	public List<String> lists(String dialer) {
		return this.dialers.find(dialer).map(Dialer::stopLists).orElse(null);
	}

	/** Returns whether members are deleted once their number comes onto a list. */
	public boolean isRemoving(String list) {
		return !removing(list).isEmpty();
	}

	/**
	 * Returns the dialers whose members are deleted once their number comes onto a list.
	 */
	public Map<String, Dialer> removing(String list) {
		Map<String, Dialer> removing = new TreeMap<>(this.dialers.withQueue());
		removing.values()
			.removeIf((dialer) -> !dialer.stopRemoves()
					|| dialer.stopLists() != null && !dialer.stopLists().contains(list));
		return removing;
	}

}
