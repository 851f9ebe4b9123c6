package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.Failure;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows that expired while their load was stopped are not sent. As no test can wait for
 * the end of a day, the planned requests are changed to expire earlier.
 */
class ExpiredRowsTest extends ListTestBase {

	private static final int ROWS = 30;

	private final String marker = marker();

	@Autowired
	private JdbcClient store;

	@Test
	void expiredRowsAreRejectedAndOthersLoaded() throws IOException {
		JsonNode receipt = loadedLater(List.of(2, 5, 10));
		assertEachRowOnce(receipt);
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.split(",")[7])
			.containsExactly("2", "5", "10");
		assertThat(lines(receipt, "rejected.csv")).allMatch((line) -> line.endsWith(",expired before loading"));
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("expired-before-loading");
		assertChunks(receipt, 4, 3, 0, 0);
	}

	@Test
	void expiredChunkIsRejected() throws IOException {
		JsonNode receipt = loadedLater(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
		assertEachRowOnce(receipt);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(ROWS - 10);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("expired-before-loading");
		assertChunks(receipt, 3, 2, 0, 0);
	}

	/** Loads a list whose load was stopped until rows of its first chunk had expired. */
	private JsonNode loadedLater(List<Integer> expired) throws IOException {
		uploads(this.marker).failAlways(Failure.error(400, "app.member.valid.queue", "no"));
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		int sent = uploaded(this.marker).size();
		byte[] changed = expire(MEMBERS.resolve("work").resolve(id(stopped)), expired);
		assertThat(this.store.sql("""
				update list_chunk set expires_at = now() - interval '1 s', request_size = ?, request_sha256 = ?
				where load = ? and number = 1""")
			.params(changed.length, DigestUtils.sha256Hex(changed), id(stopped))
			.update()).isEqualTo(1);
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		JsonNode receipt = loaded(file);
		for (int row : expired) {
			assertThat(uploaded(this.marker).stream().skip(sent))
				.noneMatch((request) -> request.text().contains(name(this.marker, row)));
		}
		return receipt;
	}

	/** Changes the first request as if rows of it had expired, and returns it. */
	private byte[] expire(Path work, List<Integer> rows) throws IOException {
		Path request;
		try (Stream<Path> files = Files.find(work, 2, (path, attributes) -> path.endsWith("chunk-000001.json"))) {
			request = files.findAny().orElseThrow();
		}
		JsonNode body = Json.MAPPER.readTree(request.toFile());
		for (JsonNode item : body.path("items")) {
			if (rows.contains(item.at("/variables/import_row").asInt())) {
				((ObjectNode) item).put("expire_at", String.valueOf(System.currentTimeMillis() - 1000));
			}
		}
		return Files.readAllBytes(Files.write(request, Json.MAPPER.writeValueAsBytes(body)));
	}

}
