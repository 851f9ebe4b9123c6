package dev.crmbridge.config.diagram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.config.YamlNode;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/**
 * Reader for addresses of endpoints: scheme and path as the YAML has them, without
 * options.
 */
final class AddressReader {

	/** A parameter of a block, or a setting: {@code {{name}}} or {@code {{?name}}}. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([^{}]+)}}");

	private static final Pattern OPTIONS = Pattern.compile("(?<!\\{\\{)\\?.*", Pattern.DOTALL);

	/** A user, perhaps with a password, up to the last {@code @}. */
	private static final Pattern USER = Pattern.compile("^([\\w.+-]+:(?://)?)\\S*@");

	/** A path may hold a token, such as in URLs of chat services. */
	private static final Pattern PATH_OF_URL = Pattern.compile("^(https?:(?://)?[^/{}]+)/.+");

	private static final int MAX_LENGTH = 80;

	// never started: knows the components and their options
	private final DefaultCamelContext camel = new DefaultCamelContext();

	/**
	 * Returns the address of an endpoint.
	 * @param endpoint its URI, or a mapping with {@code uri} and {@code parameters}
	 * @param block returns the value of a parameter of the block, else null
	 * @return the address; "" if the block names none
	 */
	String read(YamlNode endpoint, UnaryOperator<String> block) {
		String uri = fill(endpoint.isMapping() ? endpoint.get("uri").text() : endpoint.text(), block);
		EndpointUriFactory factory = this.camel.getCamelContextExtension().getEndpointUriFactory(uri);
		if (factory == null) {
			return withoutOptions(uri);
		}
		Map<String, Object> options = new LinkedHashMap<>();
		endpoint.get("parameters")
			.entries()
			.forEach((option) -> options.put(option.key(), fill(option.value().text(), block)));
		try {
			return withoutOptions(factory.buildUri(uri, options, false));
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			// a part is missing, which --check reports
			return uri;
		}
	}

	/** Returns the address of a URI. */
	static String read(String uri, UnaryOperator<String> block) {
		return withoutOptions(fill(uri, block));
	}

	/** Returns a text with its placeholders filled, as far as they have a value. */
	static String fill(String text, UnaryOperator<String> values) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((found) -> Matcher
				.quoteReplacement(Objects.requireNonNullElse(values.apply(found.group(2)), found.group())));
	}

	private static String withoutOptions(String uri) {
		return OPTIONS.matcher(uri).replaceFirst("").replaceFirst("^(direct|seda):/+", "$1:");
	}

	/** Returns whether a message leaves the process at an address. */
	boolean isOutside(String address) {
		String scheme = scheme(address);
		try {
			String component = this.camel.getComponentParameterJsonSchema(scheme);
			return component == null || component.contains("\"remote\": true");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String scheme(String address) {
		return StringHelper.before(address, ":", address);
	}

	/** Returns an address without what may be secret, to be shown. */
	static String shown(String address) {
		String shown = USER.matcher(address).replaceFirst("$1");
		shown = PATH_OF_URL.matcher(shown).replaceFirst("$1/…");
		return (shown.length() <= MAX_LENGTH) ? shown : shown.substring(0, MAX_LENGTH - 1) + "…";
	}

}
