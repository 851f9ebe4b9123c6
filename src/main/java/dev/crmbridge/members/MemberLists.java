package dev.crmbridge.members;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.phone.PhoneNumbers;
import dev.crmbridge.settings.BridgeSettings;

import org.springframework.stereotype.Component;

/** Opens a list for its first pass. */
@Component("memberLists")
public class MemberLists {

	/** Enough of a file to see what stands between its columns, in characters. */
	private static final int HEADER = 64 * 1024;

	private static final String DELIMITERS = ",;\t|";

	/** Types of Webitel queues that take no members: inbound calls and inbound chats. */
	private static final List<String> WITHOUT_MEMBERS = List.of("1", "6");

	private final MembersSettings settings;

	private final BridgeSettings bridge;

	private final Dialers dialers;

	private final ListFolders folders;

	private final PhoneNumbers numbers;

	private final ObjectMapper json;

	MemberLists(MembersSettings settings, BridgeSettings bridge, Dialers dialers, ListFolders folders,
			PhoneNumbers numbers, ObjectMapper json) {
		this.settings = settings;
		this.bridge = bridge;
		this.dialers = dialers;
		this.folders = folders;
		this.numbers = numbers;
		this.json = json;
	}

	/**
	 * The dialer that a list is for.
	 * @throws ListRefusedException if there is none
	 */
	public Dialer dialer(Load load) {
		return this.dialers.find(load.dialer())
			.orElseThrow(() -> new ListRefusedException("unknown-dialer",
					load.dialer().equals(ListFolders.NO_DIALER)
							? "the file was dropped beside the folders of the dialers; drop it into one of them: "
									+ String.join(", ", this.dialers.names())
							: "there is no dialer \"" + load.dialer() + "\"; there are: "
									+ String.join(", ", this.dialers.names())));
	}

	/**
	 * Refuses a list whose queue takes no members.
	 * @param queue Webitel's answer; an offline queue has no type in it
	 */
	public void requireMembers(Map<String, Object> queue) {
		String type = String.valueOf(queue.getOrDefault("type", "0"));
		if (WITHOUT_MEMBERS.contains(type)) {
			throw new ListRefusedException("queue-takes-no-members",
					"the queue \"" + queue.get("name") + "\" takes no members: it is an inbound queue");
		}
	}

	/**
	 * Opens a list for its first pass.
	 * @param load the list
	 * @param dialer the dialer it is for
	 * @param communicationTypes Webitel's communication types
	 * @param queueBuckets the buckets of the dialer's queue; null if the dialer has none
	 * @param buckets all buckets; null if the dialer has none
	 * @return the first pass
	 * @throws IOException if the file cannot be read
	 */
	public Preparation open(Load load, Dialer dialer, List<Map<String, Object>> communicationTypes,
			List<Map<String, Object>> queueBuckets, List<Map<String, Object>> buckets) throws IOException {
		Directory directory = new Directory(communicationTypes, (queueBuckets != null) ? queueBuckets : List.of(),
				(buckets != null) ? buckets : List.of());
		Path plan = this.folders.emptyPlan(load);
		Reader reader = text(this.folders.original(load));
		char delimiter = delimiter(reader);
		return new Preparation(reader, delimiter,
				(columns) -> new MemberMapping(dialer, columns, directory, this.numbers, load.started(),
						this.bridge.timeZone()),
				dialer.duplicates() == Dialer.Duplicates.FILE,
				new ChunkWriter(plan, load, this.settings.chunkRows(), this.settings.chunkBytes().toBytes(), this.json),
				plan.resolve("rejected.csv"));
	}

	/** Takes the next rows of a list. */
	public void add(Preparation list, List<List<String>> rows) throws IOException {
		list.add(rows);
	}

	/** Ends the first pass of a list. */
	public Preparation.Prepared finish(Preparation list) throws IOException {
		return list.finish();
	}

	private static Reader text(Path file) throws IOException {
		Reader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file),
				StandardCharsets.UTF_8.newDecoder()
					.onMalformedInput(CodingErrorAction.REPORT)
					.onUnmappableCharacter(CodingErrorAction.REPORT)),
				2 * HEADER);
		reader.mark(1);
		if (reader.read() != '\ufeff') {
			reader.reset();
		}
		return reader;
	}

	/**
	 * What stands most often between the columns of the first line, outside of quotes.
	 */
	private static char delimiter(Reader reader) throws IOException {
		reader.mark(HEADER);
		int[] counts = new int[DELIMITERS.length()];
		boolean quoted = false;
		for (int i = 0; i < HEADER - 1; i++) {
			int next = reader.read();
			if (next < 0 || (!quoted && (next == '\n' || next == '\r'))) {
				break;
			}
			quoted ^= next == '"';
			int delimiter = quoted ? -1 : DELIMITERS.indexOf(next);
			if (delimiter >= 0) {
				counts[delimiter]++;
			}
		}
		reader.reset();
		int most = 0;
		for (int i = 1; i < counts.length; i++) {
			most = (counts[i] > counts[most]) ? i : most;
		}
		return DELIMITERS.charAt(most);
	}

}
