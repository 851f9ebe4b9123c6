package dev.crmbridge.memberlists.upload;

import java.io.IOException;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.ChunkPartRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;

import org.springframework.stereotype.Component;

/**
 * Halver of chunks with a bad row: halves a chunk until the row is alone, rejects the
 * row, and stops a load whose rows are all refused. {@link HalvingPolicy} decides when.
 */
@Component
class ChunkHalver {

	private final ChunkOutcomeRepository outcomes;

	private final ChunkPartRepository parts;

	private final LoadStateRepository loads;

	private final ChunkSplitter splitter;

	ChunkHalver(ChunkOutcomeRepository outcomes, ChunkPartRepository parts, LoadStateRepository loads,
			ChunkSplitter splitter) {
		this.outcomes = outcomes;
		this.parts = parts;
		this.loads = loads;
		this.splitter = splitter;
	}

	/**
	 * Halves a chunk that is surely not in Webitel, or rejects its only row. Stops the
	 * load if halving finds every row refused.
	 * @param load the load
	 * @param chunk the chunk
	 * @param errorId Webitel's id of the error; empty for none
	 * @param detail Webitel's description of the error
	 * @throws IOException if the files of the halves cannot be written
	 */
	void halveOrReject(Load load, Chunk chunk, String errorId, String detail) throws IOException {
		if (chunk.rows() > 1) {
			int half = chunk.rows() / 2;
			this.parts.recordSplit(chunk, this.splitter.split(load, chunk, (place, row, item) -> place < half));
			return;
		}
		this.outcomes.recordRefused(chunk, "refused-by-webitel", errorId, detail);
		if (HalvingPolicy.stopsLoad(this.outcomes.countRefusalsWithoutSuccess(chunk, errorId))) {
			this.loads.stopRefused(load, "Webitel refuses each row with " + errorId, detail);
		}
	}

}
