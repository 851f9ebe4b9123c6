package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.RequestBody;

import org.springframework.stereotype.Component;

/**
 * Splitter of chunks into two, for halving and for rows that have expired. Each part has
 * a new number, so that members of the chunk that Webitel may hold are not taken for
 * those of a part.
 */
@Component
class ChunkSplitter {

	private final ChunkOutcomeRepository outcomes;

	private final LoadFolders folders;

	private final ObjectMapper json;

	ChunkSplitter(ChunkOutcomeRepository outcomes, LoadFolders folders, ObjectMapper json) {
		this.outcomes = outcomes;
		this.folders = folders;
		this.json = json;
	}

	/**
	 * Writes the files of the two parts of a chunk, which is surely not in Webitel. If
	 * that fails, the chunk is planned again.
	 * @param load the load
	 * @param chunk the chunk, whose files stay
	 * @param first which members go to the first part
	 * @return the two parts; an empty part has no rows and no files
	 * @throws IOException if files cannot be read or written
	 */
	List<PlannedChunk> split(Load load, Chunk chunk, Selection first) throws IOException {
		try {
			return split(
					new Parts(this.folders.chunks(load), load.file(), chunk, this.outcomes.reserveTwoNumbers(chunk)),
					first);
		}
		catch (IOException ex) {
			this.outcomes.recordNotCarriedOut(chunk);
			throw ex;
		}
	}

	private List<PlannedChunk> split(Parts parts, Selection first) throws IOException {
		Chunk chunk = parts.chunk();
		List<ChunkFiles.Row> rows = parts.files().readRows(chunk);
		List<List<String>> fields = parts.files().readFields(chunk);
		Part one = new Part(parts.firstNumber(), parts.fileName());
		Part other = new Part(parts.firstNumber() + 1, parts.fileName());
		try (JsonParser parser = this.json.createParser(parts.files().readRequest(chunk))) {
			while (!(parser.nextToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName()))) {
				if (parser.currentToken() == null) {
					throw new IOException("chunk " + chunk.number() + " has no items");
				}
			}
			for (int place = 0; parser.nextToken() == JsonToken.START_OBJECT; place++) {
				ObjectNode item = this.json.readTree(parser);
				(first.includes(place, item) ? one : other).add(item, rows.get(place), fields.get(place));
			}
		}
		return List.of(one.finish(parts), other.finish(parts));
	}

	/** Returns when a member expires, by its item in a request; null for never. */
	static Instant expires(ObjectNode item) {
		String millis = item.path("expire_at").asText("");
		return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
	}

	/** Selects the members of the first of two parts. */
	interface Selection {

		/**
		 * Returns whether the first part includes a member.
		 * @param place of the member in the chunk, from 0
		 * @param item of the member in the request
		 */
		boolean includes(int place, ObjectNode item);

	}

	/**
	 * The two parts to be made.
	 *
	 * @param files of the load
	 * @param fileName of the list
	 * @param chunk the chunk that is split
	 * @param firstNumber of the first part; the second has the next number
	 */
	private record Parts(ChunkFiles files, String fileName, Chunk chunk, int firstNumber) {
	}

	private final class Part {

		private final int number;

		private final RequestBody request;

		private final StringBuilder rows = new StringBuilder();

		private final StringBuilder fields = new StringBuilder();

		private int count;

		private long firstRow;

		private Instant expires;

		private Part(int number, String fileName) throws IOException {
			this.number = number;
			this.request = new RequestBody(ChunkSplitter.this.json, fileName);
		}

		private void add(ObjectNode item, ChunkFiles.Row row, List<String> fields) throws IOException {
			((ObjectNode) item.get("variables")).put("import_chunk", String.valueOf(this.number));
			if (this.count == 0) {
				this.firstRow = row.number();
			}
			this.request.add((json) -> json.writeTree(item));
			ChunkFiles.append(row, fields, this.rows, this.fields);
			Instant expires = expires(item);
			if (expires != null && (this.expires == null || expires.isBefore(this.expires))) {
				this.expires = expires;
			}
			this.count++;
		}

		private PlannedChunk finish(Parts parts) throws IOException {
			this.request.end();
			if (this.count > 0) {
				parts.files().write(this.number, this.request, this.rows, this.fields);
				parts.files().sync(this.number);
			}
			return new PlannedChunk(this.number, parts.chunk().dialer(), parts.chunk().queue(), this.count,
					this.firstRow, this.expires, this.request.size(), this.request.sha256());
		}

	}

}
