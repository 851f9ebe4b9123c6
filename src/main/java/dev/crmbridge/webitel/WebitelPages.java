package dev.crmbridge.webitel;

import java.util.ArrayList;
import java.util.List;

/** The pages of one list of Webitel, while a route reads one after the other. */
public final class WebitelPages {

	private final String filter;

	private final int size;

	private final List<Object> items = new ArrayList<>();

	/** From 1; 0 after the last page. */
	private int page = 1;

	/**
	 * Starts before the first page.
	 * @param filter the query that all pages have in common; may be null
	 * @param size items per page
	 */
	public WebitelPages(String filter, int size) {
		this.filter = filter;
		this.size = size;
	}

	/** Returns whether a page is left to be read. */
	public boolean hasNext() {
		return this.page > 0;
	}

	/** Returns the query of the next page. */
	public String getQuery() {
		return ofPage(this.page, this.size);
	}

	/** Returns the query of any page, in pages of any size. */
	public String ofPage(int page, int size) {
		String query = "page=" + page + "&size=" + size;
		return (this.filter != null && !this.filter.isEmpty()) ? query + "&" + this.filter : query;
	}

	/** Returns the items of the pages that were added so far. */
	public List<Object> getItems() {
		return this.items;
	}

	/** Returns the next page, from 1; 0 after the last one. */
	public int page() {
		return this.page;
	}

	/** Turns to a page. */
	public void turnTo(int page) {
		this.page = page;
	}

}
