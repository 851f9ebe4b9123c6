package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.failure.EarlierListException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.EarlierLoadRepository;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.webitel.WebitelObjectReader;
import org.roaringbitmap.longlong.Roaring64Bitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Reader of the first numbers that are still open from a dialer's earlier loads: of
 * members that Webitel has not stopped, and of rows that are still to be uploaded.
 */
@Component
public class OpenNumberReader {

	private static final Logger LOG = LoggerFactory.getLogger(OpenNumberReader.class);

	private final EarlierLoadRepository earlier;

	private final ChunkRepository chunks;

	private final LoadFolders folders;

	private final RowMapperFactory rowMappers;

	private final DialerRegistry dialers;

	private final StoreClock clock;

	OpenNumberReader(EarlierLoadRepository earlier, ChunkRepository chunks, LoadFolders folders,
			RowMapperFactory rowMappers, DialerRegistry dialers, StoreClock clock) {
		this.clock = clock;
		this.dialers = dialers;
		this.earlier = earlier;
		this.chunks = chunks;
		this.folders = folders;
		this.rowMappers = rowMappers;
	}

	/** Returns an empty map of numbers by dialer. */
	public Map<String, Roaring64Bitmap> noNumbers() {
		return new HashMap<>();
	}

	/**
	 * Returns the earlier loads whose members in Webitel are to be read, one for each
	 * load, dialer and queue. Adds the numbers that are not in Webitel yet.
	 * @param load the load that starts
	 * @param dialers its dialers
	 * @param numbers numbers by dialer, to add to
	 * @throws EarlierListException if the list must wait for an earlier one
	 * @throws IOException if rows cannot be read
	 */
	public List<EarlierMembers> earlierMembers(Load load, Map<String, Dialer> dialers,
			Map<String, Roaring64Bitmap> numbers) throws IOException {
		List<EarlierMembers> loaded = new ArrayList<>();
		if (load.mode().action() != LoadAction.LOAD) {
			return loaded;
		}
		if (usesOpenNumbers(dialers) && this.earlier.isEarlierRead(load, rivals(load, dialers))) {
			throw new EarlierListException("an earlier list of the dialer is still being read");
		}
		for (Map.Entry<String, Dialer> dialer : dialers.entrySet()) {
			if (dialer.getValue().duplicates() == Dialer.Duplicates.DIALER) {
				for (Load earlier : this.earlier.openLoads(load, dialer.getKey())) {
					this.chunks.queues(earlier, dialer.getKey())
						.forEach((queue) -> loaded.add(new EarlierMembers(earlier.id(), dialer.getKey(), queue)));
					addPlanned(earlier, dialer.getKey(), of(numbers, dialer.getKey()));
				}
			}
		}
		return loaded;
	}

	/** Returns the dialers whose lists may have rows for one of these dialers. */
	private Set<String> rivals(Load load, Map<String, Dialer> dialers) {
		Set<String> rivals = new HashSet<>(this.dialers.names());
		rivals.removeAll(this.dialers.withQueue().keySet());
		rivals.addAll(dialers.keySet());
		rivals.add(load.dialer());
		return rivals;
	}

	private static boolean usesOpenNumbers(Map<String, Dialer> dialers) {
		return dialers.values().stream().anyMatch((dialer) -> dialer.duplicates() == Dialer.Duplicates.DIALER);
	}

	private void addPlanned(Load earlier, String dialer, Roaring64Bitmap numbers) throws IOException {
		for (Chunk chunk : this.chunks.open(earlier)) {
			if (chunk.dialer().equals(dialer)) {
				for (ChunkFiles.Row row : rows(earlier, chunk)) {
					this.rowMappers.digits(row.destination()).ifPresent(numbers::addLong);
				}
			}
		}
	}

	/** Skips a stopped load with damaged files: its rows cannot be uploaded either. */
	private List<ChunkFiles.Row> rows(Load earlier, Chunk chunk) throws IOException {
		try {
			return this.folders.chunks(earlier).readRows(chunk);
		}
		catch (IOException ex) {
			if (ex instanceof DamagedLoadException && earlier.state() == LoadState.STOPPED) {
				LOG.warn("Left out the numbers of a stopped load: {}; load={}", ex.getMessage(), earlier.id());
				return List.of();
			}
			LOG.debug("Could not read the rows of an earlier load; load={}", earlier.id(), ex);
			// without the cause: the files of the waiting list did not fail
			throw new EarlierListException("the rows of an earlier list of the dialer cannot be read");
		}
	}

	/** Adds the numbers of a page of members of an earlier load. */
	public void addPage(EarlierMembers earlier, Map<String, Roaring64Bitmap> numbers, Map<String, Object> page) {
		if (page.get("items") instanceof List<?> members) {
			long now = this.clock.now().toEpochMilli();
			Set<String> chunkNumbers = this.chunks.numbers(earlier.load(), earlier.dialer());
			members.stream()
				.map(WebitelObjectReader::of)
				.filter((member) -> isOpen(member, now))
				.filter((member) -> chunkNumbers.contains(member.object("variables").text("import_chunk")))
				.forEach((member) -> {
					if (member.values().get("communications") instanceof List<?> communications
							&& !communications.isEmpty()) {
						this.rowMappers.digits(WebitelObjectReader.of(communications.get(0)).text("destination"))
							.ifPresent(of(numbers, earlier.dialer())::addLong);
					}
				});
		}
	}

	private static boolean isOpen(WebitelObjectReader member, long now) {
		long expires = member.number("expire_at");
		return member.text("stop_cause").isEmpty() && (expires == 0 || expires > now);
	}

	private static Roaring64Bitmap of(Map<String, Roaring64Bitmap> numbers, String dialer) {
		return numbers.computeIfAbsent(dialer, (any) -> new Roaring64Bitmap());
	}

	/**
	 * Members of an earlier load in Webitel.
	 *
	 * @param load id of the load
	 * @param dialer dialer of the members
	 * @param queue queue of the members
	 */
	public record EarlierMembers(String load, String dialer, String queue) {
	}

}
