package dev.crmbridge.outbound;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * The URL of a peer, as people write it and curl takes it: the scheme in any case, a user
 * and a password before the host, letters of any alphabet.
 */
@Component("peerUrl")
public class PeerUrlReader {

	/** RFC 3986, appendix B, with the authority in its parts. */
	private static final Pattern URL = Pattern.compile(
			"(?i)(https?)://(?:([^/?#]*)@)?(\\[[0-9a-f:.]+(?:%25\\w+)?]|[^/?#@:]*)(?::([^/?#]*))?([^?#]*)(\\?[^#]*)?(#.*)?");

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.-])?");

	/** Signs of a path or query that curl sends as they are, and Java would refuse. */
	private static final String UNSAFE = " \"<>\\^`{|}[]";

	private static final String HEX = "0123456789ABCDEF";

	/**
	 * Returns what keeps a URL from ever working, if anything does, without the URL.
	 * @param text the URL
	 */
	public static Optional<String> mistake(String text) {
		Matcher url = URL.matcher(text.strip());
		if (!url.matches()) {
			return Optional.of("it must begin with http:// or https://");
		}
		String host = host(url);
		if (host.isEmpty()) {
			return Optional.of("it has no host, or one that cannot exist");
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
	 * Returns the URL without user and password, as Java's HTTP client takes it.
	 * @param text the URL
	 */
	public String address(String text) {
		Matcher url = URL.matcher(text.strip());
		if (!url.matches()) {
			throw new IllegalArgumentException("The URL of an endpoint cannot be read.");
		}
		StringBuilder address = new StringBuilder(url.group(1).toLowerCase(Locale.ROOT)).append("://")
			.append(UnderscoreHostRoutePlanner.renamed(host(url)));
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
		byte[] user = decoded(url.group(2).contains(":") ? url.group(2) : url.group(2) + ":");
		return "Basic " + Base64.getEncoder().encodeToString(user);
	}

	/** In ASCII and small letters; "" if there can be none of that name. */
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
		for (byte sign : text.getBytes(StandardCharsets.UTF_8)) {
			if (sign <= ' ' || sign == 0x7F || UNSAFE.indexOf(sign) >= 0) {
				encoded.append('%').append(HEX.charAt((sign >> 4) & 0xF)).append(HEX.charAt(sign & 0xF));
			}
			else {
				encoded.append((char) sign);
			}
		}
		return encoded.toString();
	}

	private static byte[] decoded(String text) {
		byte[] in = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
		for (int i = 0; i < in.length; i++) {
			int high = (i + 2 < in.length) ? Character.digit(in[i + 1], 16) : -1;
			int low = (i + 2 < in.length) ? Character.digit(in[i + 2], 16) : -1;
			if (in[i] == '%' && high >= 0 && low >= 0) {
				out.write(high * 16 + low);
				i += 2;
			}
			else {
				out.write(in[i]);
			}
		}
		return out.toByteArray();
	}

}
