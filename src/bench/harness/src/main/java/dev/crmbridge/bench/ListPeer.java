package dev.crmbridge.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

/**
 * A program of the module {@code lists-peers}, which imports one list after the other.
 */
final class ListPeer implements ListImporter {

	private static final String MODULE = "lists-peers";

	private static final Duration PATIENCE = Duration.ofMinutes(15);

	/** Between two looks at what it printed, in ms. */
	private static final int LOOK = 20;

	private final Child process;

	private final Path log;

	private ListPeer(Setup setup, String program, List<String> options) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(program));
		arguments.addAll(options);
		Path folder = setup.folder(MODULE);
		this.log = folder.resolve(program + ".log");
		this.process = Child.start(program, folder, setup.java(), Setup.JVM_OPTIONS, setup.peerJar(MODULE), arguments);
	}

	/** The scheme of the import in Webitel's own user interface. */
	static ListPeer browserImport(Setup setup, FakeWebitel webitel) throws IOException {
		return new ListPeer(setup, "browser-import", queue(webitel));
	}

	/** Spring Batch with an upload, and its job repository in a separate database. */
	static ListPeer springBatch(Setup setup, Postgres postgres, FakeWebitel webitel) throws IOException {
		List<String> options = new ArrayList<>(repository(postgres));
		options.addAll(queue(webitel));
		return new ListPeer(setup, "spring-batch", options);
	}

	/** Spring Batch that writes members into files instead. */
	static ListPeer springBatchPreview(Setup setup, Postgres postgres) throws IOException {
		List<String> options = new ArrayList<>(repository(postgres));
		options.add("--preview.folder=" + setup.folder("spring-batch-preview"));
		return new ListPeer(setup, "spring-batch", options);
	}

	private static List<String> queue(FakeWebitel webitel) {
		return List.of("--webitel.url=" + webitel.url(), "--webitel.token=" + FakeWebitel.TOKEN,
				"--webitel.queue=" + ListQueue.ID);
	}

	private static List<String> repository(Postgres postgres) {
		return List.of("--spring.datasource.url=" + postgres.url("jobs"), "--spring.datasource.username=postgres",
				"--spring.datasource.password=postgres");
	}

	@Override
	public ListRun load(Path list) throws IOException, InterruptedException {
		Writer input = this.process.process().outputWriter(StandardCharsets.UTF_8);
		input.write(list + "\n");
		input.flush();
		Pattern line = Pattern.compile("(?m)^(complete|failed) " + Pattern.quote(list.getFileName().toString())
				+ " rows=(\\d+) accepted=(\\d+) seconds=([0-9.]+) ");
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() < deadline) {
			this.process.requireAlive();
			Matcher end = line.matcher(Files.readString(this.log));
			if (end.find()) {
				if (end.group(1).equals("failed")) {
					throw new IllegalStateException(list + " failed:\n" + this.process.tail());
				}
				return new ListRun(Long.parseLong(end.group(2)), Long.parseLong(end.group(3)),
						Duration.ofNanos((long) (Double.parseDouble(end.group(4)) * 1e9)), Duration.ZERO);
			}
			Thread.sleep(LOOK);
		}
		throw new IllegalStateException(list + " has not ended:\n" + this.process.tail());
	}

	@Override
	public Child process() {
		return this.process;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
