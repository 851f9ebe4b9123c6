package dev.crmbridge.webitel;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.outbound.MemoryBudget;

import org.springframework.stereotype.Component;

/**
 * Reader for Webitel's answers. Errors come in two shapes, and the code in the body is
 * more reliable than the HTTP status. {@link RefusedTokenDetector} decides whether an
 * error means a refused token.
 */
@Component
public class WebitelResponseReader {

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	/** Items of a page; Webitel gives no more at a time. */
	private static final int PAGE_SIZE = 20_000;

	/** Maximum pages of a list. */
	private static final int MAX_PAGES = 1_000;

	/** Bytes of an object, an entry, or a text in addition to its characters. */
	private static final int VALUE_SIZE = 64;

	private final long maxListSize = MemoryBudget.ofThisProcess().maxListSize();

	private final ObjectMapper json;

	private final RefusedTokenDetector refusedTokens;

	WebitelResponseReader(ObjectMapper json, RefusedTokenDetector refusedTokens) {
		this.json = json;
		this.refusedTokens = refusedTokens;
	}

	/**
	 * Reads the answer to a request.
	 * @param status HTTP status
	 * @param body the body as text; null if absent
	 * @param retryAfter value of {@code Retry-After}; null if absent
	 * @param token the token of the request
	 * @return the object in the body
	 * @throws WebitelException unless the answer says that the request was carried out
	 */
	public Map<String, Object> read(int status, String body, String retryAfter, String token) {
		try {
			Map<String, Object> answer = parse(status, body, retryAfter);
			this.refusedTokens.accepted(token);
			return answer;
		}
		catch (WebitelException ex) {
			if (ex.isTokenRefused()) {
				this.refusedTokens.refused(token);
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
			throw new WebitelException(status, "", "Webitel answered " + status + " without an error in its body",
					retryAfter);
		}
		Object code = answer.get("code");
		// errors of Webitel's gateway have a gRPC code, which is below every HTTP status
		int actual = (code instanceof Number number && number.intValue() >= 400) ? number.intValue() : status;
		throw new WebitelException(actual, text(answer.get("id")),
				text((answer.get("detail") != null) ? answer.get("detail") : answer.get("message")), retryAfter);
	}

	/**
	 * Throws if Webitel is unavailable; a refusal is an answer and passes.
	 * @param status HTTP status
	 * @param body the body as text
	 * @return the body
	 * @throws WebitelException if Webitel or a proxy in front of it failed
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

	/** Returns the pages of a list that is read whole, before the first page. */
	public WebitelPages pages(String filter) {
		return new WebitelPages(filter, PAGE_SIZE);
	}

	/**
	 * Adds a page to a list and turns to the next page; Webitel leaves out the items of
	 * an empty page.
	 * @param pages the pages so far
	 * @param answer Webitel's answer
	 * @throws WebitelException if the list does not end, or exceeds its share of the
	 * memory
	 */
	public void addPage(WebitelPages pages, Map<String, Object> answer) {
		List<Object> all = pages.getItems();
		if (answer.get("items") instanceof List<?> more) {
			if (hasNext(answer) && all.size() >= more.size()
					&& all.subList(all.size() - more.size(), all.size()).equals(more)) {
				throw endless();
			}
			all.addAll(more);
		}
		if (size(all) > this.maxListSize) {
			throw new WebitelException(502, "list-too-large", "The list does not fit into memory", null);
		}
		turnPage(pages, answer);
	}

	/** Returns the approximate size of a JSON value in memory, in bytes. */
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
	 * Turns to the next page of a list whose items the caller keeps.
	 * @param pages the pages so far
	 * @param answer Webitel's answer
	 * @throws WebitelException if the list does not end: a page before the last one is
	 * empty, or the list has too many pages
	 */
	public void turnPage(WebitelPages pages, Map<String, Object> answer) {
		if (!hasNext(answer)) {
			pages.turnTo(0);
		}
		else if (pages.page() >= MAX_PAGES || !(answer.get("items") instanceof List<?> items) || items.isEmpty()) {
			throw endless();
		}
		else {
			pages.turnTo(pages.page() + 1);
		}
	}

	private static boolean hasNext(Map<String, Object> answer) {
		return Boolean.TRUE.equals(answer.get("next"));
	}

	private static WebitelException endless() {
		return new WebitelException(502, "endless-list", "Webitel's list does not end", null);
	}

	/** Returns the ids of new members, in the order in which they were sent. */
	public List<String> memberIds(Map<String, Object> answer) {
		return (answer.get("ids") instanceof List<?> ids) ? ids.stream().map(String::valueOf).toList() : List.of();
	}

	private Map<String, Object> object(String body) {
		try {
			return (body != null) ? this.json.readValue(body, OBJECT) : null;
		}
		catch (IOException ex) {
			// for instance an HTML page of a proxy: only the status counts
			return null;
		}
	}

	private static String text(Object value) {
		return (value != null) ? value.toString() : "";
	}

}
