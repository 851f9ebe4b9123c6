package dev.crmbridge.memberlists.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.files.Sha256;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.workdir.ChunkFiles;

/**
 * Makes two chunks of one. Each has a number of its own, so that what Webitel holds of
 * the one that was sent before is not taken for one of them.
 */
final class ChunkSplitter {

	private final ChunkFiles files;

	private final String fileName;

	private final ObjectMapper json;

	ChunkSplitter(ChunkFiles files, String fileName, ObjectMapper json) {
		this.files = files;
		this.fileName = fileName;
		this.json = json;
	}

	/**
	 * Splits a chunk.
	 * @param chunk the chunk, whose files stay
	 * @param number of the first of the two; the next is that of the other
	 * @param first which members go to the first, by their place in the chunk and what is
	 * sent of them
	 * @return the two; empty ones have no rows and no files
	 * @throws IOException if they cannot be written
	 */
	List<PlannedChunk> split(Chunk chunk, int number, Which first) throws IOException {
		List<ChunkFiles.Row> rows = this.files.readRows(chunk);
		List<List<String>> fields = this.files.readFields(chunk);
		Part one = new Part(number);
		Part other = new Part(number + 1);
		try (JsonParser parser = this.json.createParser(this.files.readRequest(chunk))) {
			while (!(parser.nextToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName()))) {
				if (parser.currentToken() == null) {
					throw new IOException("chunk " + chunk.number() + " has no items");
				}
			}
			for (int place = 0; parser.nextToken() == JsonToken.START_OBJECT; place++) {
				ObjectNode item = this.json.readTree(parser);
				(first.goes(place, item) ? one : other).add(item, rows.get(place), fields.get(place));
			}
		}
		return List.of(one.finish(chunk), other.finish(chunk));
	}

	/** When a member expires, as it is sent; null for never. */
	static Instant expires(ObjectNode item) {
		String millis = item.path("expire_at").asText("");
		return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
	}

	/** Says which members go to the first of two chunks. */
	interface Which {

		boolean goes(int place, ObjectNode item);

	}

	private final class Part {

		private final int number;

		private final ByteArrayOutputStream items = new ByteArrayOutputStream();

		private final StringBuilder rows = new StringBuilder();

		private final StringBuilder fields = new StringBuilder();

		private int count;

		private long firstRow;

		private Instant expires;

		private Part(int number) {
			this.number = number;
		}

		private void add(ObjectNode item, ChunkFiles.Row row, List<String> fields) throws IOException {
			((ObjectNode) item.get("variables")).put("import_chunk", String.valueOf(this.number));
			if (this.count == 0) {
				this.firstRow = row.number();
			}
			else {
				this.items.write(',');
			}
			this.items.writeBytes(ChunkSplitter.this.json.writeValueAsBytes(item));
			ChunkFiles.Lines lines = ChunkFiles.Lines.of(row, fields);
			this.rows.append(lines.row());
			this.fields.append(lines.fields());
			Instant expires = expires(item);
			if (expires != null && (this.expires == null || expires.isBefore(this.expires))) {
				this.expires = expires;
			}
			this.count++;
		}

		private PlannedChunk finish(Chunk chunk) throws IOException {
			byte[] request = ChunkFiles.request(ChunkSplitter.this.fileName, this.items);
			if (this.count > 0) {
				ChunkFiles files = ChunkSplitter.this.files;
				files.write(this.number, request, this.rows.toString(), this.fields.toString());
				files.sync(this.number);
			}
			return new PlannedChunk(this.number, chunk.dialer(), chunk.queue(), this.count, this.firstRow, this.expires,
					request.length, Sha256.hex(request));
		}

	}

}
