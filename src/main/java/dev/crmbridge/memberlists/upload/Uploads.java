package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MembersSettings;
import dev.crmbridge.memberlists.repository.LoadLedger;
import dev.crmbridge.memberlists.repository.NextChunks;
import dev.crmbridge.memberlists.workdir.ListFolders;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Begins a round of requests for a load, which may need several. */
@Component("uploads")
public class Uploads {

	private final NextChunks chunks;

	private final LoadLedger loads;

	private final ListFolders folders;

	private final int parallel;

	private final Duration settle;

	Uploads(NextChunks chunks, LoadLedger loads, ListFolders folders, MembersSettings settings) {
		this.chunks = chunks;
		this.loads = loads;
		this.folders = folders;
		this.parallel = settings.parallel();
		this.settle = settings.settle();
	}

	/**
	 * Begins a round.
	 * @param load the load
	 * @return one item for each request at a time; none if the list is to be read anew,
	 * as its file has changed before the first request
	 * @throws IOException if the file cannot be looked at
	 */
	public List<Integer> begin(@Variable("load") Load load) throws IOException {
		if (this.chunks.isUntouched(load) && this.folders.hasChanged(load)) {
			this.loads.startOver(load, this.settle);
			return List.of();
		}
		this.chunks.takeOver(load);
		return IntStream.rangeClosed(1, this.parallel).boxed().toList();
	}

}
