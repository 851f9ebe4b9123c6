package dev.crmbridge.webitel;

import java.util.Map;

/**
 * An object of Webitel's, which leaves out what is empty or zero.
 *
 * @param values what is there
 */
public record WebitelObjectReader(Map<?, ?> values) {

	/** Anything that is no object is an empty one. */
	public static WebitelObjectReader of(Object value) {
		return new WebitelObjectReader((value instanceof Map<?, ?> values) ? values : Map.of());
	}

	/** Whether there is a value. */
	public boolean has(String key) {
		return this.values.get(key) != null;
	}

	/** A value as a string; empty if it is not there. */
	public String text(String key) {
		Object value = this.values.get(key);
		return (value != null) ? value.toString() : "";
	}

	/** A whole number; 0 if it is not there. */
	public long number(String key) {
		String text = text(key);
		return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
	}

	/** A boolean; false if it is not there. */
	public boolean flag(String key) {
		return Boolean.TRUE.equals(this.values.get(key));
	}

	/** An object; empty if it is not there. */
	public WebitelObjectReader object(String key) {
		return of(this.values.get(key));
	}

}
