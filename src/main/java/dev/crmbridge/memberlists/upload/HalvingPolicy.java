package dev.crmbridge.memberlists.upload;

import java.util.Set;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.webitel.WebitelException;

/**
 * Policy of halving: decides when a chunk that Webitel refuses, or fails at, is cut into
 * halves until its bad row is alone. {@link ChunkHalver} carries the decision out.
 */
final class HalvingPolicy {

	/**
	 * How often Webitel may fail at a whole chunk before it is halved, and at a single
	 * row before it is rejected.
	 */
	private static final int MAX_FAILURES = 3;

	/** How often Webitel may fail at a half before the half is halved in turn. */
	private static final int MAX_FAILURES_OF_A_HALF = 1;

	/**
	 * With so many single rows refused with one error, and nothing accepted, the load
	 * stops.
	 */
	private static final int MAX_REFUSALS_WITHOUT_SUCCESS = 20;

	/** Refusals of the request as a whole, whatever its items are. */
	private static final Set<String> REQUEST_ERRORS = Set.of("app.member.valid.queue", "app.member.valid.file_name");

	/** HTTP status codes with which Webitel refuses an item. */
	private static final Set<Integer> ROW_ERROR_CODES = Set.of(400, 409, 413, 422);

	private HalvingPolicy() {
	}

	/** Returns whether a refusal is that of a row, so that halving finds the row. */
	static boolean isRefusalOfARow(WebitelException refusal) {
		return ROW_ERROR_CODES.contains(refusal.getCode()) && !REQUEST_ERRORS.contains(refusal.getId());
	}

	/** Returns whether Webitel has failed so often at a chunk that it is halved. */
	static boolean isHalvedAfterFailures(Chunk chunk) {
		boolean half = chunk.depth() > 0 && chunk.rows() > 1;
		return chunk.failures() >= (half ? MAX_FAILURES_OF_A_HALF : MAX_FAILURES);
	}

	/**
	 * Returns whether a load stops, as halving finds every row refused.
	 * @param refusals single rows refused with one error while nothing was accepted
	 */
	static boolean stopsLoad(int refusals) {
		return refusals >= MAX_REFUSALS_WITHOUT_SUCCESS;
	}

}
