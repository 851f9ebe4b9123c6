package dev.crmbridge.memberlists.workdir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Body of a chunk's upload request. Items are written where they stay, so the bytes are
 * made once.
 */
public final class RequestBody {

	/**
	 * Longest file name, in bytes, that Webitel accepts; for a longer name it refuses the
	 * whole request.
	 */
	private static final int MAX_FILE_NAME_SIZE = 120;

	/** Bytes after the last item. */
	private static final int END_SIZE = 2;

	private final Bytes bytes = new Bytes();

	private final JsonGenerator json;

	/**
	 * Starts a body.
	 * @param fileName of the list, whose end is kept if the name is too long
	 */
	public RequestBody(ObjectMapper json, String fileName) throws IOException {
		String name = fileName;
		while (name.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_NAME_SIZE) {
			name = name.substring(name.offsetByCodePoints(0, 1));
		}
		this.json = json.createGenerator(this.bytes);
		this.json.writeStartObject();
		this.json.writeStringField("file_name", name);
		this.json.writeArrayFieldStart("items");
	}

	/** Writes the next item. */
	public void add(Item item) throws IOException {
		item.write(this.json);
		this.json.flush();
	}

	/** Returns the size of the body, with its end, in bytes. */
	public int size() {
		return this.bytes.size() + (this.json.isClosed() ? 0 : END_SIZE);
	}

	/** Removes the last item, which made the body too large. */
	public void cut(int size) {
		this.bytes.cut(size - END_SIZE);
	}

	/** Ends the body. */
	public void end() throws IOException {
		this.json.writeEndArray();
		this.json.writeEndObject();
		this.json.close();
	}

	/** Returns the digest of an ended body, in hex. */
	public String sha256() {
		return this.bytes.sha256();
	}

	/** Returns an ended body. */
	public byte[] toByteArray() {
		return this.bytes.toByteArray();
	}

	void writeTo(Path file) throws IOException {
		try (OutputStream out = Files.newOutputStream(file)) {
			this.bytes.writeTo(out);
		}
	}

	/** Item of the request. */
	@FunctionalInterface
	public interface Item {

		/** Writes the item as a JSON object. */
		void write(JsonGenerator json) throws IOException;

	}

	/** Bytes whose end can be cut off. */
	private static final class Bytes extends ByteArrayOutputStream {

		private void cut(int size) {
			this.count = size;
		}

		private String sha256() {
			return Hex.encodeHexString(
					DigestUtils.updateDigest(DigestUtils.getSha256Digest(), ByteBuffer.wrap(this.buf, 0, this.count))
						.digest());
		}

	}

}
