package dev.crmbridge.memberlists.upload;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.webitel.WebitelPages;
import dev.crmbridge.webitel.WebitelQuery;

import org.springframework.stereotype.Component;

/** Writer of queries for the members of a load. */
@Component
public class MemberQuery {

	/** Members in a page, each with all its numbers. */
	private static final int PAGE_SIZE = 5000;

	/** Returns the query for members by their ids. */
	public String ofIds(MemberRemoval.MemberQuestion question) {
		WebitelQuery query = new WebitelQuery();
		question.ids().forEach((id) -> query.add("id", String.valueOf(id)));
		return query.add("fields", "id").toString();
	}

	/** Returns the query for the members of a chunk, the oldest first. */
	public String ofChunk(Chunk chunk) {
		return new WebitelQuery().add("variables[import_id]", chunk.load())
			.add("variables[import_chunk]", String.valueOf(chunk.number()))
			.add("fields", "id")
			.add("fields", "variables")
			.add("fields", "attempts")
			.add("sort", "+id")
			.toString();
	}

	/**
	 * Returns the pages of a load's members with their numbers, before the first page.
	 */
	public WebitelPages pagesOfLoad(String load) {
		return new WebitelPages(new WebitelQuery().add("variables[import_id]", load)
			.add("fields", "id")
			.add("fields", "communications")
			.add("fields", "variables")
			.add("fields", "expire_at")
			.add("fields", "stop_cause")
			.add("sort", "+id")
			.toString(), PAGE_SIZE);
	}

}
