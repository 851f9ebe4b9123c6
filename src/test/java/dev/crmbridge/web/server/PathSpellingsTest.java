package dev.crmbridge.web.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.crmbridge.testkit.context.BridgeTestBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** No spelling of a path, no method and no header reaches a route without its key. */
class PathSpellingsTest extends BridgeTestBase {

	private static final Set<Integer> REFUSED = Set.of(0, 400, 401, 403, 404, 405, 414, 415, 501, 505);

	private static final List<String> PREFIXES = List.of("/", "/./", "/x/../", "/;/", "/docs/../", "/docs/..;/",
			"/docs/%2e%2e/", "/docs/..%2f", "/docs/..%5c", "/openapi.yaml/../", "/openapi.yaml;/../", "/error/../",
			"/console/../", "/console/login/..;/", "/observe/../", "/docs/", "/docs%2f..%2f", "/%2f", "/%5c", "\\", "",
			" /", "http://127.0.0.1/", "http://elsewhere/docs/../", "//elsewhere/", "/%c0%af", "/%ef%bc%8f", "/\u00e0/",
			"/%00/", "/%20", "/%09");

	/** Spellings of the slash between two segments of a path. */
	private static final List<String> SEPARATORS = List.of("//", "/./", ";x=1/", "/;/", "%2f", "%2F", "%252f", "%5c",
			"\\", "/%2e/", "/%0a", "%u002f", "%c0%af", "%3b/", ";/../", "/../%s/", "/x/../", "\u0000/", ".", "%00/",
			"%20/");

	private static final List<String> SUFFIXES = List.of("/", "//", ";a", "/;a", "%00", ".json", "%20", "%09", "%23",
			"#x", "~", ".", "/.", "/..", "%3f", "%3b", "/%2e", "/%2e%2e/..", "%0d%0aX-Api-Key:x", "\u0000");

	private static final List<String> METHODS = List.of("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT",
			"PROPFIND", "get", "FOO", "GET\t", "G\u0000ET");

	private static final String STEERING_HEADERS = "X-HTTP-Method-Override: GET\r\nX-Original-URL: /docs\r\n"
			+ "X-Rewrite-URL: /docs\r\nX-Forwarded-Prefix: /docs\r\nX-Forwarded-Host: docs\r\nForwarded: for=127.0.0.1\r\n"
			+ "X-Forwarded-For: 127.0.0.1\r\nAuthorization: Basic YWRtaW46YWRtaW4=\r\n";

	@ParameterizedTest
	@ValueSource(strings = { "/webitel/caller-lookup", "/webitel/call-events", "/crm/agents", "/crm/dialers",
			"/crm/calls", "/admin/endpoints", "/admin/loads", "/admin/deliveries" })
	void noSpellingBypassesTheKeys(String path) {
		String[] segments = path.substring(1).split("/");
		String foreignKey = "X-Api-Key: " + (segments[0].equals("webitel") ? "crm-1" : "webitel-1") + "\r\n";
		List<String> entered = new ArrayList<>();
		for (String target : spellings(segments[0], segments[1])) {
			for (String method : List.of("GET", "POST")) {
				for (String headers : List.of("", foreignKey)) {
					attempt(method, target, headers, entered);
				}
			}
		}
		for (String method : METHODS) {
			attempt(method, path, STEERING_HEADERS, entered);
			attempt(method, path, foreignKey + STEERING_HEADERS, entered);
		}
		assertThat(entered).isEmpty();
	}

	private static List<String> spellings(String group, String rest) {
		List<String> spellings = new ArrayList<>();
		PREFIXES.forEach((prefix) -> spellings.add(prefix + group + "/" + rest));
		SEPARATORS.forEach((between) -> spellings.add("/" + group + between.replace("%s", group) + rest));
		SUFFIXES.forEach((suffix) -> spellings.add("/" + group + "/" + rest + suffix));
		String first = "%%%02x".formatted((int) group.charAt(0));
		spellings.addAll(List.of("/" + first + group.substring(1) + "/" + rest,
				"/%25" + first.substring(1) + group.substring(1) + "/" + rest, "/" + group.toUpperCase() + "/" + rest,
				"/" + group + "/" + rest.toUpperCase(), "*"));
		return spellings;
	}

	private void attempt(String method, String target, String headers, List<String> entered) {
		String request = method + " " + target + "?cid=0501112233 HTTP/1.1\r\nHost: x\r\n" + headers
				+ "Connection: close\r\nContent-Length: 0\r\n\r\n";
		int status = status(request);
		if (!REFUSED.contains(status)) {
			entered.add(status + " " + request);
		}
	}

	/** Returns the status of the response; 0 if the connection was closed without one. */
	private int status(String request) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			ByteArrayOutputStream line = new ByteArrayOutputStream();
			InputStream in = socket.getInputStream();
			for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
				line.write(b);
			}
			String[] words = line.toString(StandardCharsets.ISO_8859_1).split(" ");
			return (words.length > 1 && words[1].matches("[0-9]{3}")) ? Integer.parseInt(words[1]) : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
