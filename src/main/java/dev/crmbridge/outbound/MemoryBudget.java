package dev.crmbridge.outbound;

/**
 * Shares of the heap for data that peers make the bridge hold, so that no number of peers
 * ends the process: the limit of one item times the number of items stays within its
 * share.
 * <p>
 * Measured at {@code -Xmx256m} on 2026-11-27 (JDK 17, live heap after a full collection):
 * the bridge itself 38 MB; an idle connection 3 KB; a half-sent header, with a header
 * limit of 16 KB, 32 KB; a TLS connection four buffers of 17 KB and the session, 110 KB.
 * <pre>
 * share  at 256 MB  for
 * 15 %   38 MB      connections: 12,000 of 3.2 KB, or 360 with TLS
 * 12 %   31 MB      requests that wait for the rest of their headers: 1,000 of 32 KB
 *  8 %   20 MB      bodies that are arriving: their bytes, and 36 KB for each request
 * 25 %   64 MB      Webitel's responses: 12 times their bytes, as a response is bytes,
 *                   then text, then a tree of objects, then the response to the CRM. Or
 *                   the items of a paged list
 * 40 %              the bridge, its caches, and the 400 requests that have a thread
 * </pre>
 */
public final class MemoryBudget {

	private static final int MAX_CONNECTIONS = 12_000;

	private static final int CONNECTION_SIZE = 3_200;

	private static final int TLS_CONNECTION_SIZE = 110_000;

	private static final int HEADER_SIZE = 32_000;

	/** Heap used by a request that waits for its body, in bytes. */
	public static final int WAITING_REQUEST_SIZE = 36_000;

	/** Heap used per byte of Webitel's response until the request ends, in bytes. */
	static final int RESPONSE_FACTOR = 12;

	private final long heap;

	/**
	 * Divides a heap.
	 * @param heap its maximum size in bytes
	 */
	MemoryBudget(long heap) {
		this.heap = heap;
	}

	/** Divides the heap of this process. */
	public static MemoryBudget ofThisProcess() {
		return new MemoryBudget(Runtime.getRuntime().maxMemory());
	}

	/** Returns how many connections may be open at a time. */
	public int maxConnections(boolean tls) {
		return (int) Math.min(MAX_CONNECTIONS, share(15) / (tls ? TLS_CONNECTION_SIZE : CONNECTION_SIZE));
	}

	/** Returns how many requests may wait for the rest of their headers at a time. */
	public int maxWaitingHeaders() {
		return (int) Math.min(MAX_CONNECTIONS, share(12) / HEADER_SIZE);
	}

	/** Returns the share of requests that wait for their bodies, in bytes. */
	public long waitingBodies() {
		return share(8);
	}

	/** Returns the maximum size of all Webitel responses at a time, in bytes. */
	long webitelResponses() {
		return share(25) / RESPONSE_FACTOR;
	}

	/**
	 * Returns the maximum heap for the items of one of Webitel's paged lists, in bytes.
	 */
	public long maxListSize() {
		return share(25);
	}

	private long share(int percent) {
		return this.heap / 100 * percent;
	}

}
