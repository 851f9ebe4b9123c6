package dev.crmbridge.webitel;

import java.util.Map;

/**
 * Reader for an object in Webitel's answer, which leaves out empty and zero values.
 *
 * @param values the values in the answer
 */
public record WebitelObjectReader(Map<?, ?> values) {

	/** Returns a reader for an object; any other value counts as an empty object. */
	public static WebitelObjectReader of(Object value) {
		return new WebitelObjectReader((value instanceof Map<?, ?> values) ? values : Map.of());
	}

	/** Returns whether the answer contains a value. */
	public boolean has(String key) {
		return this.values.get(key) != null;
	}

	/** Returns a value as a string; empty if absent. */
	public String text(String key) {
		Object value = this.values.get(key);
		return (value != null) ? value.toString() : "";
	}

	/** Returns a whole number; 0 if absent. */
	public long number(String key) {
		String text = text(key);
		return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
	}

	/** Returns a boolean; false if absent. */
	public boolean flag(String key) {
		return Boolean.TRUE.equals(this.values.get(key));
	}

	/** Returns an inner object; empty if absent. */
	public WebitelObjectReader object(String key) {
		return of(this.values.get(key));
	}

}
