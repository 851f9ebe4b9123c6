package dev.crmbridge.memberlists.mapping;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.ReloadableFile;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.memberlists.DialerNames;

import org.springframework.core.env.Environment;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Registry of the dialers of {@code config/dialers.yaml}, which is read at start, and
 * again when {@code bridge.reload} finds a change.
 */
@Component
public class DialerRegistry implements DialerNames, ReloadableFile {

	/**
	 * Names of dialers and of stop lists, which are names of files and parts of load ids.
	 */
	public static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");

	private static final Path FILE = Path.of("config/dialers.yaml");

	private final Path file;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private volatile Map<String, Dialer> dialers;

	@Autowired
	DialerRegistry() {
		this(FILE);
	}

	/** Reads another file than that of the configuration. */
	public DialerRegistry(Path file) {
		this.file = file;
		this.dialers = DialerReader.read(file);
	}

	@Override
	public Path file() {
		return this.file;
	}

	@Override
	public void reload() {
		this.dialers = DialerReader.read(this.file);
		this.listeners.forEach(Runnable::run);
	}

	@Override
	public void onReload(Runnable listener) {
		this.listeners.add(listener);
	}

	@Override
	public Set<String> names() {
		return this.dialers.keySet();
	}

	/** Returns the dialers that have a queue: all without {@code split-by}. */
	public Map<String, Dialer> withQueue() {
		Map<String, Dialer> withQueue = new TreeMap<>(this.dialers);
		withQueue.values().removeIf((dialer) -> dialer.splitBy() != null);
		return withQueue;
	}

	/** Returns a dialer by its name. */
	public Optional<Dialer> find(String name) {
		return Optional.ofNullable(this.dialers.get(name));
	}

	/** Returns the names in the file at a start; none if it has config problems. */
	public static Set<String> namesAtStart() {
		return problems(FILE).isEmpty() ? DialerReader.read(FILE).keySet() : Set.of();
	}

	/** Returns the config problems of a file. */
	static List<ConfigProblem> problems(Path file) {
		try {
			DialerReader.read(file);
			return List.of();
		}
		catch (StartRefusedException ex) {
			return ex.getProblems();
		}
	}

	/** Check of the file before the start. */
	static class Check implements StartCheck {

		@Override
		public List<ConfigProblem> problems(Environment environment) {
			return DialerRegistry.problems(FILE);
		}

		@Override
		public List<ConfigProblem> checkWarnings(Environment environment) {
			return DialerRegistry.problems(FILE).isEmpty() ? MissingStopLists.warnings(FILE, DialerReader.read(FILE),
					Path.of(environment.getProperty("members.dir", "./members"))) : List.of();
		}

	}

}
