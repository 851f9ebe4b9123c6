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
import dev.crmbridge.webitel.WebitelSettings;

import org.springframework.stereotype.Component;

/** Starter of a round of upload requests; a load may need several rounds. */
@Component
public class UploadRound {

	private final ChunkClaimRepository chunks;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	private final int parallel;

	private final Duration settle;

	private final Duration inDoubtWait;

	UploadRound(ChunkClaimRepository chunks, LoadStateRepository loads, LoadFolders folders,
			MemberListSettings settings, WebitelSettings webitel) {
		this.chunks = chunks;
		this.loads = loads;
		this.folders = folders;
		this.parallel = settings.parallel();
		this.settle = settings.settle();
		this.inDoubtWait = webitel.unknownOutcomeWait();
	}

	/**
	 * Begins a round.
	 * @param load the load
	 * @return an item for each request at a time; empty if the list is to be read again,
	 * as its file has changed before the first request
	 * @throws IOException if the file cannot be read
	 */
	public List<Integer> begin(Load load) throws IOException {
		if (this.chunks.isUnsent(load) && this.folders.hasChanged(load)) {
			this.loads.startOver(load, this.settle);
			return List.of();
		}
		this.chunks.markUnfinishedInDoubt(load, this.inDoubtWait);
		return IntStream.rangeClosed(1, this.parallel).boxed().toList();
	}

}
