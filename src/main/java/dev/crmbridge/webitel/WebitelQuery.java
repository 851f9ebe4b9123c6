package dev.crmbridge.webitel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** A query of Webitel's API, whose values may be anything. */
public final class WebitelQuery {

	private final StringJoiner query = new StringJoiner("&");

	/** Adds a parameter; one of the same name may be there already. */
	public WebitelQuery add(String name, String value) {
		this.query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
		return this;
	}

	/** The query, without its question mark. */
	@Override
	public String toString() {
		return this.query.toString();
	}

}
