package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;

import com.fasterxml.jackson.databind.JsonNode;

import org.springframework.http.HttpMethod;

/** Importer of one list after the other. */
@FunctionalInterface
interface ListImporter {

	/** Imports a list, waits for its end, and returns how long the import took. */
	Duration run(Path list, int rows) throws IOException, InterruptedException;

	/** Returns the Spring Batch job: a list counts from the job's start to its end. */
	static ListImporter of(Candidate batch) {
		return (list, rows) -> {
			long start = System.nanoTime();
			requireAll(batch.request(HttpMethod.POST, "/loads?list={list}", list), rows);
			return Duration.ofNanos(System.nanoTime() - start);
		};
	}

	/**
	 * Returns the bridge: a list counts from {@code started_at} to {@code ended_at} of
	 * its load, without the time for which a dropped file must stay unchanged.
	 */
	static ListImporter of(Candidate bridge, Path dropFolder) {
		return (list, rows) -> {
			Path hidden = Files.copy(list, dropFolder.resolve(list.getFileName() + ".tmp"));
			Files.move(hidden, dropFolder.resolve(list.getFileName()));
			JsonNode load = awaitEnd(bridge, list.getFileName().toString());
			requireAll(load, rows);
			return Duration.between(OffsetDateTime.parse(load.path("started_at").asText()),
					OffsetDateTime.parse(load.path("ended_at").asText()));
		};
	}

	/** Waits for the end of a list, and returns its load. */
	static JsonNode awaitEnd(Candidate bridge, String file) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofMinutes(15).toNanos();
		while (System.nanoTime() < end) {
			for (JsonNode load : bridge.request(HttpMethod.GET, "/admin/loads?limit=5").path("items")) {
				if (load.path("file").asText().equals(file) && !load.path("ended_at").asText().isEmpty()) {
					return load;
				}
			}
			Thread.sleep(200);
		}
		throw new IllegalStateException(file + " was not imported");
	}

	private static void requireAll(JsonNode load, int rows) {
		if (load.path("rows").asInt() != rows || load.path("accepted").asInt() != rows) {
			throw new IllegalStateException(rows + " rows were expected: " + load);
		}
	}

}
