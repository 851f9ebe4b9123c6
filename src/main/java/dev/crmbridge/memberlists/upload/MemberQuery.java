package dev.crmbridge.memberlists.upload;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.webitel.WebitelQuery;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Asks for the members that came with a load. */
@Component
public class MemberQuery {

	/** Members with all their numbers, at a time. */
	private static final String PAGE = "5000";

	/** The members of one chunk, those that were added first at first. */
	public String ofChunk(@Variable("chunk") Chunk chunk) {
		return new WebitelQuery().add("variables[import_id]", chunk.load())
			.add("variables[import_chunk]", String.valueOf(chunk.number()))
			.add("fields", "id")
			.add("fields", "variables")
			.add("fields", "attempts")
			.add("sort", "+id")
			.toString();
	}

	/** A page of the members of a load, with their numbers. */
	public String numbersOfLoad(@Variable("chunk") Chunk chunk, @Variable("page") int page) {
		return new WebitelQuery().add("page", String.valueOf(page))
			.add("size", PAGE)
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
