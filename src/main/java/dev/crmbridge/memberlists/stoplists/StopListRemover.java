package dev.crmbridge.memberlists.stoplists;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.intake.ListReceiver;
import dev.crmbridge.memberlists.mapping.member.RemovalMapper;
import dev.crmbridge.memberlists.stoplists.repository.StopRemovalRepository;
import dev.crmbridge.memberlists.stoplists.repository.StopRemovalRepository.StopRemoval;

import org.springframework.stereotype.Component;

/**
 * Remover of members whose number has come onto a stop list: makes a list of the numbers
 * for each dialer with {@code stop-removes}, which takes its members out as any other.
 */
@Component
public class StopListRemover {

	private static final int BATCH_SIZE = 10_000;

	private final StopRemovalRepository removals;

	private final StopListDialers dialers;

	private final ListReceiver receiver;

	StopListRemover(StopRemovalRepository removals, StopListDialers dialers, ListReceiver receiver) {
		this.removals = removals;
		this.dialers = dialers;
		this.receiver = receiver;
	}

	/**
	 * Makes lists of the numbers that are due. A crash in between makes a list twice, and
	 * the second one finds no member.
	 * @throws IOException if a list cannot be written
	 */
	public void removeDue() throws IOException {
		List<StopRemoval> due = this.removals.due(BATCH_SIZE);
		Map<String, List<StopRemoval>> byList = due.stream()
			.collect(Collectors.groupingBy(StopRemoval::list, TreeMap::new, Collectors.toList()));
		for (Map.Entry<String, List<StopRemoval>> list : byList.entrySet()) {
			byte[] content = content(list.getValue());
			for (String dialer : this.dialers.removing(list.getKey()).keySet()) {
				this.receiver.accept(this.receiver.receive(new ByteArrayInputStream(content)), LoadMode.REMOVE, dialer,
						list.getKey() + ".csv", "stop-list:" + list.getKey());
			}
		}
		if (!due.isEmpty()) {
			this.removals.recordRemoved(due);
		}
	}

	/** The time makes a list differ from an earlier one of the same numbers. */
	private static byte[] content(List<StopRemoval> removals) {
		StringBuilder csv = new StringBuilder(RemovalMapper.NUMBER_COLUMN).append(",added\n");
		removals
			.forEach((each) -> csv.append('+').append(each.number()).append(',').append(each.addedAt()).append('\n'));
		return csv.toString().getBytes(StandardCharsets.UTF_8);
	}

}
