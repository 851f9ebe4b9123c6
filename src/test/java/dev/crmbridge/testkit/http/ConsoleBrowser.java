package dev.crmbridge.testkit.http;

import java.io.ByteArrayOutputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser without scripts, for the console: keeps cookies, signs in, and sends the CSRF
 * token of the last page with each form. Follows no redirect.
 */
public final class ConsoleBrowser {

	/** Name of the form field with the CSRF token. */
	public static final String TOKEN = "_csrf";

	private static final Pattern TOKEN_FIELD = Pattern.compile("name=\"" + TOKEN + "\" value=\"([^\"]+)\"");

	private final HttpClient http = Http.client(new CookieManager());

	private final String server;

	private String language = "en";

	private String token = "";

	public ConsoleBrowser(int port) {
		this.server = "http://127.0.0.1:" + port;
	}

	/** Sets the language that the browser asks for, {@code en} or {@code uk}. */
	public ConsoleBrowser language(String language) {
		this.language = language;
		return this;
	}

	/** Signs in, and returns the browser; fails if the console refuses the password. */
	public ConsoleBrowser signIn(String user, String password) {
		get("/console/login");
		HttpResponse<String> answer = post("/console/login", "username", user, "password", password);
		String page = answer.headers().firstValue("Location").orElse("");
		if (answer.statusCode() != 302 || page.contains("failure")) {
			throw new IllegalStateException("sign-in answered " + answer.statusCode() + " " + page);
		}
		// the token changes with the sign-in
		get("/console");
		return this;
	}

	/** Returns the CSRF token of the last page that had one. */
	public String token() {
		return this.token;
	}

	/** Starts a request of the browser, without body or CSRF token. */
	public HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.server + path))
			.timeout(Duration.ofMinutes(1))
			.header("Accept-Language", this.language);
	}

	/** Sends a request, and remembers the CSRF token of a page. */
	public HttpResponse<String> send(HttpRequest.Builder request) {
		HttpResponse<String> answer = Http.send(this.http, request);
		Matcher field = TOKEN_FIELD.matcher(answer.body());
		if (field.find()) {
			this.token = field.group(1);
		}
		return answer;
	}

	/** Opens a page. */
	public HttpResponse<String> get(String path) {
		return send(request(path));
	}

	/** Opens a page that must be answered with 200, and returns its HTML. */
	public String page(String path) {
		HttpResponse<String> answer = get(path);
		if (answer.statusCode() != 200) {
			throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
		}
		return answer.body();
	}

	/**
	 * Sends a form with the CSRF token.
	 * @param path address of the form
	 * @param fields names and values in turn; a name may repeat
	 */
	public HttpResponse<String> post(String path, String... fields) {
		List<String> all = new ArrayList<>(List.of(fields));
		all.addAll(List.of(TOKEN, this.token));
		return postWithoutToken(path, all.toArray(String[]::new));
	}

	/** Sends a form without the CSRF token. */
	public HttpResponse<String> postWithoutToken(String path, String... fields) {
		return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(query(fields))));
	}

	/**
	 * Sends a form with a file, as a browser does.
	 * @param path address of the form
	 * @param file name of the file; null for a form without a file
	 * @param content content of the file
	 * @param fields names and values in turn; the last field stands behind the file
	 */
	public HttpResponse<String> sendFile(String path, String file, byte[] content, String... fields) {
		String boundary = "----browser-form-" + UUID.randomUUID();
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int i = 0; i < fields.length; i += 2) {
			if (i == fields.length - 2 && file != null) {
				part(body, boundary, "file\"; filename=\"" + file.replace("\"", "%22"), content);
			}
			part(body, boundary, fields[i], fields[i + 1].getBytes(StandardCharsets.UTF_8));
		}
		body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
		return send(request(path + "?" + query(TOKEN, this.token))
			.header("Content-Type", "multipart/form-data; boundary=" + boundary)
			.POST(BodyPublishers.ofByteArray(body.toByteArray())));
	}

	private static void part(ByteArrayOutputStream body, String boundary, String name, byte[] content) {
		body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
			.getBytes(StandardCharsets.UTF_8));
		body.writeBytes(content);
		body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
	}

	/** Opens the page that a form's answer leads to, and returns its HTML. */
	public String follow(HttpResponse<String> answer) {
		if (answer.statusCode() != 303 && answer.statusCode() != 302) {
			throw new IllegalStateException("no redirect but " + answer.statusCode() + ": " + answer.body());
		}
		URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
		return page(location.getRawPath() + ((location.getRawQuery() != null) ? "?" + location.getRawQuery() : ""));
	}

	/** Returns fields, names and values in turn, as a query. */
	public static String query(String... fields) {
		StringBuilder query = new StringBuilder();
		for (int i = 0; i < fields.length; i += 2) {
			query.append((i == 0) ? "" : "&").append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
		}
		return query.toString();
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
