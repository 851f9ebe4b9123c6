package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkPart;
import dev.crmbridge.memberlists.ChunkState;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.ChunkPartRepository;
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

	private final ChunkPartRepository parts;

	private final LoadFolders folders;

	private final ObjectMapper json;

	ChunkSplitter(ChunkOutcomeRepository outcomes, ChunkPartRepository parts, LoadFolders folders, ObjectMapper json) {
		this.outcomes = outcomes;
		this.parts = parts;
		this.folders = folders;
		this.json = json;
	}

	/**
	 * Writes the files of the two parts of a chunk, which is surely not in Webitel. If
	 * that fails, the chunk is planned again.
	 * @param load the load
	 * @param chunk the chunk, whose files stay
	 * @param first which rows go to the first part
	 * @return the two parts; an empty part has no rows and no files
	 * @throws IOException if files cannot be read or written
	 */
	List<ChunkPart> split(Load load, Chunk chunk, Selection first) throws IOException {
		try {
			ChunkFiles files = this.folders.chunks(load);
			int number = this.parts.reserveTwoNumbers(chunk);
			Part one = new Part(number, load.file());
			Part other = new Part(number + 1, load.file());
			List<ChunkFiles.Row> rows = files.readRows(chunk);
			List<List<String>> fields = files.readFields(chunk);
			List<ObjectNode> items = chunk.action().isAdding() ? items(files, chunk) : null;
			for (int place = 0; place < rows.size(); place++) {
				ObjectNode item = (items != null) ? items.get(place) : null;
				(first.includes(place, rows.get(place), item) ? one : other).add(item, rows.get(place),
						fields.get(place));
			}
			return List.of(one.finish(files, chunk), other.finish(files, chunk));
		}
		catch (IOException ex) {
			this.outcomes.recordNotCarriedOut(chunk);
			throw ex;
		}
	}

	/** Passes the members of a chunk's request on. */
	void forEachItem(Load load, Chunk chunk, Consumer<ObjectNode> consumer) throws IOException {
		try {
			items(this.folders.chunks(load), chunk).forEach(consumer);
		}
		catch (IOException ex) {
			this.outcomes.recordNotCarriedOut(chunk);
			throw ex;
		}
	}

	private List<ObjectNode> items(ChunkFiles files, Chunk chunk) throws IOException {
		List<ObjectNode> items = new ArrayList<>(chunk.rows());
		try (JsonParser parser = this.json.createParser(files.readRequest(chunk))) {
			while (!(parser.nextToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName()))) {
				if (parser.currentToken() == null) {
					throw new IOException("chunk " + chunk.number() + " has no items");
				}
			}
			while (parser.nextToken() == JsonToken.START_OBJECT) {
				items.add(this.json.readTree(parser));
			}
		}
		return items;
	}

	/** Returns when a member expires, by its item in a request; null for never. */
	static Instant expires(ObjectNode item) {
		String millis = item.path("expire_at").asText("");
		return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
	}

	/** Selects the rows of the first of two parts. */
	interface Selection {

		/**
		 * Returns whether the first part includes a row.
		 * @param place of the row in the chunk, from 0
		 * @param row the row
		 * @param item its member in the request; null if the chunk adds no members
		 */
		boolean includes(int place, ChunkFiles.Row row, ObjectNode item);

	}

	private final class Part {

		private final int number;

		private final RequestBody request;

		private final StringBuilder rows = new StringBuilder();

		private final StringBuilder fields = new StringBuilder();

		private final List<Long> numbers = new ArrayList<>();

		private Instant expires;

		private Part(int number, String fileName) throws IOException {
			this.number = number;
			this.request = new RequestBody(ChunkSplitter.this.json, fileName);
		}

		private void add(ObjectNode item, ChunkFiles.Row row, List<String> fields) throws IOException {
			this.numbers.add(row.number());
			ChunkFiles.append(row, fields, this.rows, this.fields);
			if (item == null) {
				return;
			}
			((ObjectNode) item.get("variables")).put("import_chunk", String.valueOf(this.number));
			this.request.add((json) -> json.writeTree(item));
			Instant expires = expires(item);
			if (expires != null && (this.expires == null || expires.isBefore(this.expires))) {
				this.expires = expires;
			}
		}

		private ChunkPart finish(ChunkFiles files, Chunk whole) throws IOException {
			this.request.end();
			if (!this.numbers.isEmpty()) {
				files.write(this.number, this.request, this.rows, this.fields);
				files.sync(this.number);
			}
			PlannedChunk chunk = new PlannedChunk(this.number, whole.dialer(), whole.queue(), whole.action(),
					this.numbers.size(), this.numbers.isEmpty() ? 0 : this.numbers.get(0), List.of(), whole.keyed(),
					this.expires, this.request.size(), this.request.sha256());
			return new ChunkPart(chunk, this.numbers, ChunkState.PLANNED, null, whole.cleared(), null);
		}

	}

}
