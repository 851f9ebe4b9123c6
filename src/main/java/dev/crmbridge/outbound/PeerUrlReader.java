package dev.crmbridge.outbound;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Reader for the URLs of peers, in the forms that people write and curl accepts: the
 * scheme in any case, a user and a password before the host, letters of any alphabet.
 */
@Component
public class PeerUrlReader {

	/** RFC 3986, appendix B, with the authority split into its parts. */
	private static final Pattern URL = Pattern.compile(
			"(?i)(https?)://(?:([^/?#]*)@)?(\\[[0-9a-f:.]+(?:%25\\w+)?]|[^/?#@:]*)(?::([^/?#]*))?([^?#]*)(\\?[^#]*)?(#.*)?");

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.-])?");

	/** Characters of a path or query that curl sends unencoded and Java refuses. */
	private static final String UNSAFE = " \"<>\\^`{|}[]";

	private static final String HEX = "0123456789ABCDEF";

	/**
	 * Returns why a URL can never work, without the URL itself; empty if it can.
	 * @param text the URL
	 */
	public static Optional<String> mistake(String text) {
		Matcher url = URL.matcher(text.strip());
		if (!url.matches()) {
			return Optional.of("it must begin with http:// or https://");
		}
		String host = host(url);
		if (host.isEmpty()) {
			return Optional.of("it must have a valid host");
		}
		String port = url.group(4);
		if (port != null && !port.isEmpty()
				&& (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
			return Optional.of("its port must be 1 to 65535");
		}
		if (url.group(7) != null) {
			return Optional.of("it must have no fragment (# and what follows), which is never sent");
		}
		return Optional.empty();
	}

	/**
	 * Returns the URL without user and password, in the form that Java's HTTP client
	 * accepts.
	 * @param text the URL
	 * @throws IllegalArgumentException if the URL is unreadable
	 */
	public String address(String text) {
		Matcher url = URL.matcher(text.strip());
		if (!url.matches()) {
			throw new IllegalArgumentException("The URL must begin with http:// or https://");
		}
		StringBuilder address = new StringBuilder(url.group(1).toLowerCase(Locale.ROOT)).append("://")
			.append(UnderscoreHostRoutePlanner.substitute(host(url)));
		if (url.group(4) != null && !url.group(4).isEmpty()) {
			address.append(':').append(url.group(4));
		}
		return address.append(encoded(url.group(5)))
			.append((url.group(6) != null) ? encoded(url.group(6)) : "")
			.toString();
	}

	/**
	 * Returns the header {@code Authorization} for a user and a password in the URL.
	 * @param text the URL
	 * @return the header; null if the URL has no user
	 */
	public String authorization(String text) {
		Matcher url = URL.matcher(text.strip());
		if (!url.matches() || url.group(2) == null || url.group(2).isEmpty()) {
			return null;
		}
		String user = url.group(2).contains(":") ? url.group(2) : url.group(2) + ":";
		return "Basic "
				+ Base64.getEncoder().encodeToString(PercentDecoder.decode(user.getBytes(StandardCharsets.UTF_8)));
	}

	/** Returns the host in ASCII and lower case; "" if the name is invalid. */
	private static String host(Matcher url) {
		String host = url.group(3);
		if (host.startsWith("[")) {
			return host;
		}
		try {
			String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
			return (HOST.matcher(ascii).matches() && !ascii.contains("..")) ? ascii : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	private static String encoded(String text) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			// bytes are signed: this includes all that are not ASCII
			if (b <= ' ' || b == 0x7F || UNSAFE.indexOf(b) >= 0) {
				encoded.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
			}
			else {
				encoded.append((char) b);
			}
		}
		return encoded.toString();
	}

}
