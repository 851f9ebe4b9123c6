package dev.crmbridge.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.crmbridge.testkit.postgres.Postgres;

/**
 * From the start of the process to the first good answer: the bridge and the hand-written
 * peer, as a jar, extracted where there are jars in it, and with what a JVM can keep of
 * an earlier start.
 */
final class StartBench implements Benchmark {

	@Override
	public void run(Setup setup, Report report) throws Exception {
		try (Postgres postgres = Postgres.start()) {
			Customers.create(postgres, "crm", Math.min(setup.customers(), 10_000));
			postgres.createDatabase("bridge");
			postgres.createDatabase("mvc");
			BridgeSite site = new BridgeSite(setup, "bridge").databases(postgres, "crm", "bridge");
			int port = Child.freePort();
			List<Program> programs = List.of(
					new Program("bridge", setup.bridgeJar(), site.folder(), site.url(Peers.LOOKUP), site.arguments()),
					new Program(Peers.MVC, setup.peerJar(Peers.MVC), Peers.folder(setup, "mvc"),
							"http://127.0.0.1:" + port + Peers.LOOKUP,
							Peers.mvcArguments(port, postgres, "crm", "mvc", Map.of())));
			List<Rounds.Candidate> candidates = new ArrayList<>();
			for (Program program : programs) {
				for (Start start : starts(report, program, setup)) {
					candidates.add(new Rounds.Candidate(start.name(), (duration) -> start.measure()));
				}
			}
			List<Result> results = Rounds.run(setup, report, candidates);
			report.heading("Start");
			report.text("To the first lookup that is answered.");
			report.table(results, Peers.MVC + ", jar, JDK 17");
		}
	}

	private static List<Start> starts(Report report, Program program, Setup setup) throws Exception {
		List<Start> starts = new ArrayList<>();
		Optional<Jdk> jdk17 = Jdk.find(17);
		Optional<Jdk> jdk25 = Jdk.find(25);
		Path folder = setup.folder(program.name() + "-start");
		Path flat = program.name().equals(Peers.MVC) ? program.extract(folder, jdk17.or(() -> jdk25).orElseThrow())
				: program.jar();
		for (Jdk jdk : List.of(jdk17, jdk25).stream().flatMap(Optional::stream).toList()) {
			String on = ", JDK " + jdk.version();
			starts.add(new Start(program.name() + ", jar" + on, program, jdk, program.jar(), List.of()));
			if (!flat.equals(program.jar())) {
				starts.add(new Start(program.name() + ", extracted" + on, program, jdk, flat, List.of()));
			}
			boolean cache = jdk.version() >= 25;
			Path kept = folder.resolve(cache ? "classes.aot" : "classes.jsa");
			report.progress("making " + kept);
			new Start("training", program, jdk, flat,
					List.of((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + kept))
				.train();
			String with = program.name() + (cache ? ", AOT cache" : ", class archive");
			String use = (cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + kept;
			starts.add(new Start(with + on, program, jdk, flat, List.of(use)));
			starts.add(new Start(with + ", first compiler only" + on, program, jdk, flat,
					List.of(use, "-XX:TieredStopAtLevel=1")));
		}
		return starts;
	}

	/** What is started: its jar, its folder, where it answers, and its command line. */
	private record Program(String name, Path jar, Path folder, String url, List<String> arguments) {

		/** Unpacks the jar, as Spring Boot recommends for production. */
		Path extract(Path destination, Jdk jdk) throws Exception {
			try (Child tool = Child.start("extract-" + this.name, this.folder, jdk.java(), List.of("-Djarmode=tools",
					"-jar", this.jar.toString(), "extract", "--force", "--destination", destination.toString()))) {
				tool.awaitEnd(Duration.ofMinutes(1));
			}
			return destination.resolve(this.jar.getFileName());
		}

	}

	/** One way to start a program. */
	private record Start(String name, Program program, Jdk jdk, Path jar, List<String> options) {

		private Child start(List<String> arguments) throws Exception {
			List<String> jvmOptions = new ArrayList<>(Setup.JVM_OPTIONS);
			jvmOptions.addAll(this.options);
			return Child.start(this.name, this.program.folder(), this.jdk.java(), jvmOptions, this.jar, arguments);
		}

		Figures measure() throws Exception {
			try (Child child = start(this.program.arguments())) {
				double seconds = child.awaitGood(this.program.url(), BridgeSite.KEY).toMillis() / 1000.0;
				Target target = new Target(child, this.program.url());
				return new Figures().with("seconds", seconds)
					.with("CPU seconds", child.cpu().toMillis() / 1000.0)
					.with("MB resident", target.residentMegabytes());
			}
		}

		/**
		 * What the JVM keeps is written at its end: of the bridge's rehearsal, as
		 * {@code prepare-start} has it, and of the peer's first answer.
		 */
		void train() throws Exception {
			if (!this.program.name().equals(Peers.MVC)) {
				try (Child child = start(List.of("--rehearse"))) {
					child.awaitEnd(Duration.ofMinutes(2));
				}
				return;
			}
			try (Child child = start(this.program.arguments())) {
				child.awaitGood(this.program.url(), BridgeSite.KEY);
				child.stop();
			}
		}

	}

}
