package dev.crmbridge.loads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Deletes what of ended loads is older than {@code members.retention}. */
@Component("loadRetention")
public class LoadRetention {

	/** Loads are deleted so many at a time, as each has thousands of chunks. */
	private static final int BATCH = 20;

	/** After this time nobody is about to put a list into an empty folder any more. */
	private static final Duration ABANDONED = Duration.ofMinutes(1);

	private final JdbcClient store;

	private final ListFolders folders;

	private final Duration retention;

	LoadRetention(JdbcClient store, ListFolders folders, MembersSettings settings) {
		this.store = store;
		this.folders = folders;
		this.retention = settings.retention();
	}

	/**
	 * Deletes folders of {@code done/} and {@code failed/}, and what the store tells of
	 * their loads.
	 * @throws IOException if a folder cannot be listed
	 */
	public void sweep() throws IOException {
		Instant before = Instant.now().minus(this.retention);
		for (Path folder : ended()) {
			if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		for (Path folder : abandoned()) {
			if (Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(ABANDONED))) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		this.store.sql("""
				delete from list_load where id in (
				  select id from list_load where ended_at < now() - make_interval(secs => :retention) and due_at is null
				  order by ended_at limit :batch)""")
			.param("retention", this.retention.toSeconds())
			.param("batch", BATCH)
			.update();
	}

	/** Folders below {@code work/} that a crash has left before a list was in them. */
	private List<Path> abandoned() throws IOException {
		return children(this.folders.root().resolve("work")).stream()
			.filter((work) -> !Files.exists(work.resolve("plan")) && !ListFolders.holdsOriginal(work))
			.toList();
	}

	/** The folders that loads have ended in. */
	private List<Path> ended() throws IOException {
		List<Path> ended = new ArrayList<>(children(this.folders.root().resolve("failed")));
		for (Path dialer : children(this.folders.root().resolve("done"))) {
			ended.addAll(children(dialer));
		}
		return ended;
	}

	/** The folders below another. */
	static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter(Files::isDirectory).toList();
		}
	}

}
