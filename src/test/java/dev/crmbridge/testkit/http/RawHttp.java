package dev.crmbridge.testkit.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sender of requests over a socket, in any form, also those that no HTTP client sends.
 */
public final class RawHttp {

	/** Maximum wait for the next bytes of a response, in ms. */
	private static final int READ_TIMEOUT = 60_000;

	private RawHttp() {
	}

	/**
	 * Sends a request unchanged, one byte per character.
	 * @param port the port of 127.0.0.1
	 * @param request the request line, header lines, an empty line and the body; lines
	 * end in CRLF
	 * @return the answer
	 */
	public static Answer send(int port, String request) {
		return send(port, request, StandardCharsets.ISO_8859_1);
	}

	/** Reads the first line and the headers of a message, with the empty line. */
	public static String readHead(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (!head.toString().endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("closed");
			}
			head.append((char) next);
		}
		return head.toString();
	}

	/** Sends a request in this charset. */
	public static Answer send(int port, String request, Charset charset) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(READ_TIMEOUT);
			write(socket, request.getBytes(charset));
			return answer(new BufferedInputStream(socket.getInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Writes a request; the bridge may refuse it, and close, before its end. */
	private static void write(Socket socket, byte[] request) throws IOException {
		try {
			socket.getOutputStream().write(request);
			socket.getOutputStream().flush();
		}
		catch (SocketException ex) {
			if (socket.getInputStream().available() == 0) {
				throw ex;
			}
		}
	}

	private static Answer answer(InputStream in) throws IOException {
		String statusLine = line(in);
		if (!statusLine.startsWith("HTTP/1.1 ")) {
			throw new IOException("not a status line: \"" + statusLine + "\"");
		}
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			String[] field = line.split(":", 2);
			headers.computeIfAbsent(field[0], (name) -> new ArrayList<>()).add(field[1].strip());
		}
		return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers,
				new String(body(in, headers), StandardCharsets.UTF_8));
	}

	private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("Content-Length")) {
			return in.readNBytes(Integer.parseInt(headers.get("Content-Length").get(0)));
		}
		if (!headers.containsKey("Transfer-Encoding")) {
			return in.readAllBytes();
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int length = Integer.parseInt(line(in), 16); length > 0; length = Integer.parseInt(line(in), 16)) {
			body.write(in.readNBytes(length));
			line(in);
		}
		return body.toByteArray();
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
			line.append((char) b);
		}
		return line.toString().stripTrailing();
	}

	/** Returns a GET with a key. */
	public static String get(String target, String key, String... headers) {
		return request("GET", target, key, headers);
	}

	/** Returns a request with a key and without a body. */
	public static String request(String method, String target, String key, String... headers) {
		List<String> lines = new ArrayList<>(
				List.of(method + " " + target + " HTTP/1.1", "Host: bridge.example", "Connection: close"));
		lines.add("X-Api-Key: " + key);
		lines.addAll(List.of(headers));
		return String.join("\r\n", lines) + "\r\n\r\n";
	}

	/**
	 * A response.
	 *
	 * @param status the HTTP status
	 * @param headers the header fields, their names without regard to case
	 * @param body the body as UTF-8
	 */
	public record Answer(int status, Map<String, List<String>> headers, String body) {

		/** Returns the value of a header field; "" for a missing field. */
		public String header(String name) {
			return String.join(", ", this.headers.getOrDefault(name, List.of()));
		}

	}

}
