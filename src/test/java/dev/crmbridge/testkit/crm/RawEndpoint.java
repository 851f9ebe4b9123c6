package dev.crmbridge.testkit.crm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.RawHttp;

/**
 * CRM endpoint that answers the events of a call with given bytes, valid HTTP or not.
 * Other calls get 200.
 */
public final class RawEndpoint implements AutoCloseable {

	private static final Reply OK = Reply.of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

	private final ServerSocket server;

	private final Map<String, Reply> replies = new ConcurrentHashMap<>();

	private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

	/** Starts an endpoint on a free port. */
	public RawEndpoint() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** Answers a call's events with this reply from now on. */
	public void answer(String call, Reply reply) {
		this.replies.put(call, reply);
	}

	/** Returns the number of a call's events so far. */
	public long requests(String call) {
		return this.requests.stream().filter((request) -> request.call().equals(call)).count();
	}

	/** Returns the head of a call's only request. */
	public String head(String call) {
		return this.requests.stream().filter((request) -> request.call().equals(call)).findFirst().orElseThrow().head();
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "raw-endpoint");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				start(() -> serve(socket));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket socket) {
		try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
			in.mark(1);
			if (in.read() == 0x16) {
				// TLS's hello, answered as a plain HTTP server does
				socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				return;
			}
			in.reset();
			boolean next = true;
			while (next) {
				String head = RawHttp.readHead(in);
				int length = Integer.parseInt(head.replaceFirst("(?is).*\ncontent-length: *([0-9]+).*", "$1"));
				String call = Json.MAPPER.readTree(in.readNBytes(length)).path("uuid").asText();
				this.requests.add(new Request(call, head));
				next = this.replies.getOrDefault(call, OK).write(socket.getOutputStream());
			}
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Request(String call, String head) {
	}

	/** Writer of a response's bytes. */
	@FunctionalInterface
	public interface Reply {

		/** Writes the response and returns whether the connection stays open. */
		boolean write(OutputStream out) throws IOException;

		/** Creates a reply that keeps the connection open. */
		static Reply of(String text) {
			return (out) -> {
				out.write(text.getBytes(StandardCharsets.ISO_8859_1));
				return true;
			};
		}

		/** Creates the same reply, with the connection closed after it. */
		default Reply closed() {
			return (out) -> {
				write(out);
				return false;
			};
		}

		/** Creates a reply with a beginning and endless repetitions of the rest. */
		static Reply endless(String beginning, String rest, long pauseMs) {
			return (out) -> {
				of(beginning).write(out);
				for (byte[] bytes = rest.getBytes(StandardCharsets.ISO_8859_1);;) {
					out.write(bytes);
					if (pauseMs > 0) {
						pause(pauseMs);
					}
				}
			};
		}

		private static void pause(long ms) throws IOException {
			try {
				Thread.sleep(ms);
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

	}

}
