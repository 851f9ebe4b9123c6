package dev.crmbridge.testkit.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Log of the requests that a stand-in received, oldest first. Drops the oldest beyond
 * 20,000.
 */
public final class RequestLog {

	private static final int MAX_REQUESTS = 20_000;

	private final Deque<ReceivedRequest> requests = new ArrayDeque<>();

	private int keptBytes = 16 * 1024;

	public synchronized void keepBytes(int bytes) {
		this.keptBytes = bytes;
	}

	public synchronized void add(ReceivedRequest request) {
		if (this.requests.size() == MAX_REQUESTS) {
			this.requests.removeFirst();
		}
		this.requests.addLast(request.cutTo(this.keptBytes));
	}

	public synchronized List<ReceivedRequest> all() {
		return List.copyOf(this.requests);
	}

	public synchronized void clear() {
		this.requests.clear();
	}

}
