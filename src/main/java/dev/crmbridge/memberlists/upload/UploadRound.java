package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.repository.ChunkClaimRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Begins a round of requests for a load, which may need several. */
@Component
public class UploadRound {

	private final ChunkClaimRepository chunks;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	private final int parallel;

	private final Duration settle;

	UploadRound(ChunkClaimRepository chunks, LoadStateRepository loads, LoadFolders folders,
			MemberListSettings settings) {
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
