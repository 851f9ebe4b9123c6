package dev.crmbridge.webitel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Builder of a query string for Webitel's API; escapes all values. */
public final class WebitelQuery {

	private final StringJoiner query = new StringJoiner("&");

	/** Adds a parameter; names may repeat. */
	public WebitelQuery add(String name, String value) {
		this.query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
		return this;
	}

	/** Returns the query without its question mark. */
	@Override
	public String toString() {
		return this.query.toString();
	}

}
