package dev.crmbridge.webitel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.outbound.MemoryBudget;

import org.springframework.stereotype.Component;

/**
 * Reads what Webitel answers. Its refusals come in two shapes, and the code in the body
 * is truer than the status.
 */
@Component
public class WebitelResponseReader {

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	/** Of 20000 items each, or as many as the list's route asks for. */
	private static final int MAX_PAGES = 1_000;

	/** What an object, an entry of it, or a text takes besides its letters, in bytes. */
	private static final int VALUE_SIZE = 64;

	private final long maxListSize = MemoryBudget.ofThisProcess().maxListSize();

	private final ObjectMapper json;

	private final TokenStatus verdict;

	WebitelResponseReader(ObjectMapper json, TokenStatus verdict) {
		this.json = json;
		this.verdict = verdict;
	}

	/**
	 * The answer as an object.
	 * @param status HTTP status
	 * @param body the body as text; may be null
	 * @param retryAfter the header {@code Retry-After}; may be null
	 * @param token the token that the request was sent with
	 * @return the object that Webitel answered
	 * @throws WebitelException if it is not that of a request that was carried out
	 */
	public Map<String, Object> read(int status, String body, String retryAfter, String token) {
		try {
			Map<String, Object> answer = parse(status, body, retryAfter);
			this.verdict.heard(token, true);
			return answer;
		}
		catch (WebitelException ex) {
			if (ex.isTokenRefused()) {
				this.verdict.heard(token, false);
			}
			throw ex;
		}
	}

	private Map<String, Object> parse(int status, String body, String retryAfter) {
		Map<String, Object> answer = object(body);
		if (status == 200 && answer != null) {
			return answer;
		}
		if (answer == null) {
			throw new WebitelException(status, "", "Webitel answered " + status + " without an error of its own",
					retryAfter);
		}
		Object code = answer.get("code");
		// the gateway's own errors carry a gRPC code, which is below every HTTP status
		int trusted = (code instanceof Number number && number.intValue() >= 400) ? number.intValue() : status;
		throw new WebitelException(trusted, text(answer.get("id")),
				text((answer.get("detail") != null) ? answer.get("detail") : answer.get("message")), retryAfter);
	}

	/**
	 * Fails if Webitel is down, and not if it refuses a request: that is an answer.
	 * @param status HTTP status
	 * @param body the body as text, which is passed on
	 * @return the body
	 * @throws WebitelException if Webitel, or what stands before it, has failed
	 */
	public String requireUp(int status, String body) {
		try {
			parse(status, body, null);
		}
		catch (WebitelException ex) {
			if (!ex.isRefusal() && !ex.isTokenRefused()) {
				throw ex;
			}
		}
		return body;
	}

	/**
	 * Adds a page of a list to those before it; Webitel leaves out an empty list.
	 * @param items the items so far; null before the first page
	 * @param page Webitel's answer
	 * @return the items with those of the page
	 * @throws WebitelException if the page repeats the one before it, or the list does
	 * not fit into its share of the memory
	 */
	public List<Object> append(List<Object> items, Map<String, Object> page) {
		List<Object> all = (items != null) ? items : new ArrayList<>();
		if (page.get("items") instanceof List<?> more) {
			if (hasNext(page) && all.size() >= more.size()
					&& all.subList(all.size() - more.size(), all.size()).equals(more)) {
				throw endless();
			}
			all.addAll(more);
		}
		if (size(all) > this.maxListSize) {
			throw new WebitelException(502, "list-too-large", "The list does not fit into memory", null);
		}
		return all;
	}

	/** Returns about how many bytes a value of JSON takes in memory. */
	private static long size(Object value) {
		if (value instanceof Map<?, ?> object) {
			return VALUE_SIZE + object.entrySet()
				.stream()
				.mapToLong((entry) -> VALUE_SIZE + size(entry.getKey()) + size(entry.getValue()))
				.sum();
		}
		if (value instanceof List<?> list) {
			return VALUE_SIZE + list.stream().mapToLong(WebitelResponseReader::size).sum();
		}
		return VALUE_SIZE + ((value instanceof String text) ? 2L * text.length() : 0);
	}

	/**
	 * Returns the number of the next page of a list; 0 after the last.
	 * @throws WebitelException if the list does not end: a page that is not the last one
	 * is empty, or there are too many
	 */
	public int nextPage(int page, Map<String, Object> answer) {
		if (!hasNext(answer)) {
			return 0;
		}
		if (page >= MAX_PAGES || !(answer.get("items") instanceof List<?> items) || items.isEmpty()) {
			throw endless();
		}
		return page + 1;
	}

	private static boolean hasNext(Map<String, Object> answer) {
		return Boolean.TRUE.equals(answer.get("next"));
	}

	private static WebitelException endless() {
		return new WebitelException(502, "endless-list", "Webitel's list does not end", null);
	}

	/** The ids of new members, in the order in which they were sent. */
	public List<String> memberIds(Map<String, Object> answer) {
		return (answer.get("ids") instanceof List<?> ids) ? ids.stream().map(String::valueOf).toList() : List.of();
	}

	private Map<String, Object> object(String body) {
		try {
			return (body != null) ? this.json.readValue(body, OBJECT) : null;
		}
		catch (IOException ex) {
			// an HTML page of a proxy, say; the status has to be enough
			return null;
		}
	}

	private static String text(Object value) {
		return (value != null) ? value.toString() : "";
	}

}
