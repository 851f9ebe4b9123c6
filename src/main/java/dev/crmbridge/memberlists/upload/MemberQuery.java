package dev.crmbridge.memberlists.upload;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.webitel.WebitelQuery;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Writer of queries for the members of a load. */
@Component
public class MemberQuery {

	/** Members in a page, each with all its numbers. */
	private static final String PAGE_SIZE = "5000";

	/** Returns the query for the members of a chunk, the oldest first. */
	public String ofChunk(@Variable("chunk") Chunk chunk) {
		return new WebitelQuery().add("variables[import_id]", chunk.load())
			.add("variables[import_chunk]", String.valueOf(chunk.number()))
			.add("fields", "id")
			.add("fields", "variables")
			.add("fields", "attempts")
			.add("sort", "+id")
			.toString();
	}

	/** Returns the query for a page of a load's members with their numbers. */
	public String numbersOfLoad(@Variable("chunk") Chunk chunk, @Variable("page") int page) {
		return new WebitelQuery().add("page", String.valueOf(page))
			.add("size", PAGE_SIZE)
			.add("variables[import_id]", chunk.load())
			.add("fields", "id")
			.add("fields", "communications")
			.add("fields", "variables")
			.add("fields", "expire_at")
			.add("fields", "stop_cause")
			.add("sort", "+id")
			.toString();
	}

}
