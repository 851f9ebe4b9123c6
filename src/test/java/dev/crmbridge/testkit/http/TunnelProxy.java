package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Forward proxy on 127.0.0.1 that knows every host: by CONNECT, and for plain requests,
 * which it passes on unchanged. All hosts are 127.0.0.1; the port is the request's.
 */
public final class TunnelProxy implements AutoCloseable {

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final List<String> requestLines = new CopyOnWriteArrayList<>();

	private final ServerSocket server;

	public TunnelProxy() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns the first lines of the requests, such as {@code CONNECT host:443 HTTP/1.1}.
	 */
	public List<String> requestLines() {
		return this.requestLines;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				this.threads.execute(() -> serve(client));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void serve(Socket client) {
		try (client) {
			String head = RawHttp.readHead(client.getInputStream());
			String line = head.lines().findFirst().orElse("");
			this.requestLines.add(line);
			String target = line.split(" ")[1];
			String authority = target.replaceFirst("^http://", "").replaceFirst("/.*", "");
			int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
			try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
				if (line.startsWith("CONNECT ")) {
					client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				}
				else {
					peer.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
				}
				this.threads.execute(() -> copy(client, peer));
				peer.getInputStream().transferTo(client.getOutputStream());
			}
		}
		catch (IOException ex) {
			// one of the sides has closed the connection
		}
	}

	private static void copy(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// one of the sides has closed the connection
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
		this.threads.shutdownNow();
	}

}
