package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.util.List;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;

import org.springframework.stereotype.Component;

/**
 * Carries out the halving of a chunk with a bad row, until the row is alone and is
 * rejected. {@link HalvingPolicy} decides when.
 */
@Component
class ChunkHalver {

	private final ChunkOutcomeRepository outcomes;

	private final LoadStateRepository loads;

	private final ChunkSplitter splitter;

	ChunkHalver(ChunkOutcomeRepository outcomes, LoadStateRepository loads, ChunkSplitter splitter) {
		this.outcomes = outcomes;
		this.loads = loads;
		this.splitter = splitter;
	}

	/**
	 * Halves a chunk that is surely not in Webitel; the only row of a chunk is rejected.
	 * @param load the load
	 * @param chunk the chunk
	 * @param errorId Webitel's id of the error; empty for none
	 * @param detail Webitel's description of the error
	 * @throws IOException if the files of the halves cannot be written
	 */
	void halve(Load load, Chunk chunk, String errorId, String detail) throws IOException {
		if (chunk.rows() > 1) {
			int half = chunk.rows() / 2;
			this.outcomes.recordSplit(chunk, this.splitter.split(load, chunk, (place, item) -> place < half), List.of(),
					null);
			return;
		}
		this.outcomes.recordRefused(chunk, "refused-by-webitel", errorId, detail);
		if (HalvingPolicy.isInVain(this.outcomes.countRefusalsWithoutSuccess(chunk, errorId))) {
			this.loads.stopRefused(load, "Webitel refuses each row with " + errorId, detail);
		}
	}

}
