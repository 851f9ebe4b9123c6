package dev.crmbridge.memberlists.known.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelPages;

/**
 * The pages of known members, in the order of their ids. A member that is deleted
 * meanwhile moves all later ones a place forward, past the start of the next page: after
 * each page, the last member of the page before is asked for once more, and if another
 * member has its place, the page before is read again.
 */
public final class KnownPages {

	private final WebitelPages pages;

	private final int size;

	/** Id of the last member of each page, by page; 0 for a page without members. */
	private final Map<Integer, Long> lastIds = new HashMap<>();

	private long count;

	/** Page whose last member is asked for; 0 for none. */
	private int checked;

	/**
	 * Starts before the first page.
	 * @param filter the query that all pages have in common
	 * @param size members per page
	 */
	public KnownPages(String filter, int size) {
		this.pages = new WebitelPages(filter, size);
		this.size = size;
	}

	/** Returns how many members the pages had so far. */
	public long count() {
		return this.count;
	}

	/** Returns whether a request is left. */
	public boolean hasNext() {
		return this.checked > 0 || this.pages.hasNext();
	}

	/** Returns the query of the next request. */
	public String getQuery() {
		return (this.checked > 0) ? this.pages.ofPage(this.checked * this.size, 1) : this.pages.getQuery();
	}

	/**
	 * Turns to the next request after an answer.
	 * @param turn turns the pages after the answer with a page
	 * @param answer Webitel's answer
	 */
	public void turn(BiConsumer<WebitelPages, Map<String, Object>> turn, Map<String, Object> answer) {
		if (this.checked > 0) {
			if (lastId(answer) != this.lastIds.get(this.checked)) {
				this.pages.turnTo(this.checked);
			}
			this.checked = 0;
			return;
		}
		int page = this.pages.page();
		this.lastIds.put(page, lastId(answer));
		this.count += (answer.get("items") instanceof List<?> items) ? items.size() : 0;
		turn.accept(this.pages, answer);
		this.checked = page - 1;
	}

	private static long lastId(Map<String, Object> answer) {
		return (answer.get("items") instanceof List<?> items && !items.isEmpty())
				? WebitelObjectReader.of(items.get(items.size() - 1)).number("id") : 0;
	}

}
