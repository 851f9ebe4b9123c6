package dev.crmbridge.web.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Valve that closes the connection after a request whose body is unread, such as one
 * without a key. Tomcat would read such a body to its end, and a thread would wait for a
 * client that sends no more. Drops the bytes that have arrived first, or the connection
 * would be reset before the client has read the response.
 */
class UnreadBodyValve extends ValveBase {

	private static final int MAX_DROPPED = 64 * 1024;

	private static final int BUFFER_SIZE = 4_096;

	UnreadBodyValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (request.isAsync() || isRead(request)) {
			return;
		}
		drop(request);
		if (isRead(request)) {
			return;
		}
		BodyReader.closeAfterwards(response);
		// committed first: DISABLE_SWALLOW_INPUT turns an uncommitted response into a 500
		response.finishResponse();
		request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
	}

	private static boolean isRead(Request request) {
		AtomicBoolean read = new AtomicBoolean();
		request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
		return read.get();
	}

	/**
	 * Drops what has arrived, unless chunked: a read could wait within a chunk's header.
	 */
	private static void drop(Request request) throws IOException {
		if (request.getContentLengthLong() < 0) {
			return;
		}
		InputStream in = request.getInputStream();
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int dropped = 0; dropped < MAX_DROPPED && isAvailable(request);) {
			int count = in.read(buffer);
			if (count < 0) {
				return;
			}
			dropped += count;
		}
	}

	private static boolean isAvailable(Request request) {
		if (isRead(request)) {
			return false;
		}
		request.getCoyoteRequest().action(ActionCode.AVAILABLE, Boolean.TRUE);
		return request.getCoyoteRequest().getAvailable() > 0;
	}

}
