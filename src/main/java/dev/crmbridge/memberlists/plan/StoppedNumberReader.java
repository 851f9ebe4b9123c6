package dev.crmbridge.memberlists.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.stereotype.Component;

/**
 * Reader of the numbers of the stop lists that hold for the dialers of a list. The second
 * pass asks again for numbers that have come onto a list since.
 */
@Component
public class StoppedNumberReader {

	private final StopListRepository lists;

	private final LoadRepository loads;

	StoppedNumberReader(StopListRepository lists, LoadRepository loads) {
		this.lists = lists;
		this.loads = loads;
	}

	/** Returns the numbers by dialer; none for a list that adds no members. */
	public Map<String, Roaring64Bitmap> read(Load load, Map<String, Dialer> dialers) {
		Map<String, Roaring64Bitmap> stopped = new HashMap<>();
		if (!load.mode().action().addsMembers()) {
			return stopped;
		}
		// before the numbers are read: one that comes later has a later time
		this.loads.recordPlannedAt(load);
		Map<Optional<List<String>>, Roaring64Bitmap> read = new HashMap<>();
		dialers
			.forEach((name, dialer) -> stopped.put(name, read.computeIfAbsent(Optional.ofNullable(dialer.stopLists()),
					(lists) -> this.lists.numbers(lists.orElse(null)))));
		return stopped;
	}

}
