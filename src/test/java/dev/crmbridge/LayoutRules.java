package dev.crmbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules of the layout: a package for each conversation, over a floor that knows none
 * of them.
 *
 * @param root the package that holds the others, so that a test can show a layout that
 * breaks the rules
 */
record LayoutRules(String root) {

	static final int MAX_FILES = 20;

	/** Maximum lines of a class's file. */
	static final int MAX_LINES = 250;

	static final int MAX_FIRST_LEVEL_PACKAGES = 16;

	/** Maximum lines of SQL in a class; longer statements are in {@code .sql} files. */
	static final int MAX_SQL_LINES = 3;

	private static final Pattern TEXT_BLOCK = Pattern.compile("\"{3}\\s*\\n(.*?)\"{3}", Pattern.DOTALL);

	/** How a statement begins, or a part of a statement that starts with a comma. */
	private static final Pattern SQL = Pattern.compile(
			"\\s*((with|,)\\s+\\w+\\s+as\\s*\\(|select\\s|insert\\s+into\\s|update\\s+\\w+(\\s+\\w+)?\\s+set\\s|delete\\s+from\\s)",
			Pattern.CASE_INSENSITIVE);

	private static final List<String> FLOOR = List.of("config", "config.diagram", "config.start", "files", "health",
			"logging", "outbound", "phone", "store", "web", "web.security", "web.server");

	private static final List<String> CONVERSATIONS = List.of("lookup", "callevents", "crmapi", "memberlists");

	/**
	 * What each package may import besides itself; {@code floor} stands for all of it.
	 */
	private static final Map<String, List<String>> MAY_USE = mayUse();

	private static Map<String, List<String>> mayUse() {
		Map<String, List<String>> uses = new LinkedHashMap<>();
		FLOOR.forEach((each) -> uses.put(each, List.of("floor")));
		// the check of the databases runs the lookup's SQL
		uses.put("config.check", List.of("floor", "lookup"));
		uses.put("config.reload", List.of("floor", "config.check"));
		uses.put("webitel", List.of("floor"));
		uses.put("lookup", List.of("floor"));
		uses.put("lookup.source", List.of("lookup", "floor"));
		uses.put("callevents", List.of());
		uses.put("callevents.intake", List.of("callevents", "floor"));
		uses.put("callevents.endpoint", List.of("callevents", "floor"));
		uses.put("callevents.delivery", List.of("callevents", "callevents.endpoint", "floor"));
		uses.put("callevents.admin", List.of("callevents", "floor"));
		uses.put("crmapi", List.of("webitel", "memberlists.mapping", "floor"));
		uses.put("memberlists", List.of("logging"));
		// which failures stop a load, and which only delay it
		uses.put("memberlists.failure", List.of("memberlists", "webitel", "outbound", "logging"));
		List<String> model = List.of("memberlists", "memberlists.failure", "memberlists.known");
		uses.put("memberlists.known", List.of("memberlists"));
		uses.put("memberlists.file.archive", List.of("memberlists", "memberlists.failure"));
		uses.put("memberlists.file.xlsx", List.of("memberlists", "memberlists.failure", "memberlists.file.archive"));
		uses.put("memberlists.file",
				List.of("memberlists", "memberlists.failure", "memberlists.file.archive", "memberlists.file.xlsx"));
		uses.put("memberlists.mapping", List.of("memberlists", "memberlists.failure", "floor"));
		uses.put("memberlists.mapping.member",
				List.of("memberlists", "memberlists.failure", "memberlists.mapping", "floor"));
		// the CSV files are written as lists are read
		uses.put("memberlists.workdir", with(model, "memberlists.file", "files"));
		uses.put("memberlists.repository", with(model, "store", "config", "logging"));
		uses.put("memberlists.stoplists.repository", List.of("store"));
		List<String> passes = with(model, "memberlists.repository", "memberlists.workdir", "floor");
		List<String> mapping = with(passes, "memberlists.file", "memberlists.mapping", "memberlists.mapping.member",
				"memberlists.stoplists", "memberlists.stoplists.repository", "webitel");
		uses.put("memberlists.intake", passes);
		// a number that comes onto a list makes a list of members to delete
		uses.put("memberlists.stoplists", with(passes, "memberlists.intake", "memberlists.mapping",
				"memberlists.mapping.member", "memberlists.stoplists.repository"));
		uses.put("memberlists.known.search", mapping);
		uses.put("memberlists.plan", with(mapping, "memberlists.file.xlsx", "memberlists.known.search"));
		uses.put("memberlists.rules", with(mapping, "memberlists.plan"));
		// a failed rule stops a load
		uses.put("memberlists.upload", with(mapping, "memberlists.rules"));
		uses.put("memberlists.report", with(passes, "webitel"));
		// a single member is mapped, checked and found as the row of a list
		uses.put("memberlists.single",
				with(mapping, "memberlists.known.search", "memberlists.rules", "memberlists.upload"));
		// a result is stored as an event of a call is, and belongs to a row of a list
		uses.put("outcomes", List.of("callevents", "callevents.intake", "memberlists", "memberlists.file",
				"memberlists.mapping", "memberlists.repository", "memberlists.workdir", "webitel", "floor"));
		uses.put("console", List.of("floor"));
		uses.put("console.security", List.of("console", "floor"));
		uses.put("console.view", List.of("console", "console.security", "floor"));
		List<String> pages = List.of("console", "console.view", "floor");
		uses.put("console.overview", with(pages, "console.lists", "console.deliveries", "callevents.admin",
				"memberlists", "memberlists.repository", "lookup"));
		uses.put("console.deliveries", with(pages, "callevents", "callevents.admin"));
		// an upload is claimed like a dropped file
		uses.put("console.lists",
				with(pages, "memberlists", "memberlists.file", "memberlists.intake", "memberlists.mapping",
						"memberlists.report", "memberlists.repository", "memberlists.failure", "memberlists.stoplists",
						"memberlists.stoplists.repository", "memberlists.workdir", "outcomes"));
		return uses;
	}

	private static List<String> with(List<String> some, String... more) {
		List<String> all = new ArrayList<>(some);
		all.addAll(List.of(more));
		return all;
	}

	/** Packages form no cycle. */
	ArchRule noCycles() {
		return SlicesRuleDefinition.slices().matching(this.root + ".(**)").should().beFreeOfCycles();
	}

	/** A conversation imports no other. */
	ArchRule conversationsAreApart(String conversation) {
		List<String> others = CONVERSATIONS.stream().filter((each) -> !each.equals(conversation)).toList();
		DescribedPredicate<JavaClass> other = resideInAnyPackage(
				others.stream().map((each) -> this.root + "." + each + "..").toArray(String[]::new));
		if (conversation.equals("crmapi")) {
			other = other.and(DescribedPredicate.not(resideInAnyPackage(this.root + ".memberlists.mapping")));
		}
		return noClasses().that()
			.resideInAPackage(this.root + "." + conversation + "..")
			.should()
			.dependOnClassesThat(other)
			.allowEmptyShould(true);
	}

	/** A package imports only the packages that it may use. */
	ArchRule usesOnlyWhatItMay(String name) {
		List<String> allowed = new ArrayList<>(List.of(name));
		MAY_USE.get(name).forEach((each) -> allowed.addAll(each.equals("floor") ? FLOOR : List.of(each)));
		return noClasses().that()
			.resideInAPackage(this.root + "." + name)
			.should()
			.dependOnClassesThat(resideInAnyPackage(this.root + "..").and(DescribedPredicate.not(
					resideInAnyPackage(allowed.stream().map((each) -> this.root + "." + each).toArray(String[]::new)))))
			.allowEmptyShould(true);
	}

	/** SQL stands in repositories, and in the packages that are small enough without. */
	ArchRule fewKnowJdbc() {
		return noClasses().that()
			.resideOutsideOfPackages(this.root + "..repository", this.root + ".callevents..", this.root + ".crmapi",
					this.root + ".outcomes", this.root + ".store")
			.should()
			.dependOnClassesThat(
					resideInAnyPackage("org.springframework.jdbc.core..").and(simpleNameStartingWith("Jdbc")));
	}

	/** The check of routes and config is for the command line alone. */
	ArchRule onlyTheApplicationRunsTheCheck() {
		return classes().that()
			.resideInAPackage(this.root + ".config.check")
			.should()
			.onlyHaveDependentClassesThat(
					resideInAnyPackage(this.root + ".config.check", this.root + ".config.reload", this.root));
	}

	/** The packages that {@link #usesOnlyWhatItMay} knows. */
	static List<String> packages() {
		return List.copyOf(MAY_USE.keySet());
	}

	static List<String> conversations() {
		return CONVERSATIONS;
	}

	/** The folders with Java files below another, by their number of files. */
	static Map<Path, Long> folders(Path sources) throws IOException {
		Map<Path, Long> folders = new LinkedHashMap<>();
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((file) -> file.toString().endsWith(".java"))
				.forEach((file) -> folders.merge(file.getParent(), 1L, Long::sum));
		}
		return folders;
	}

	/** The Java files below a folder with a text block of more lines of SQL. */
	static List<Path> filesWithLongSql(int maxLines, Path sources) throws IOException {
		List<Path> found = new ArrayList<>();
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				if (TEXT_BLOCK.matcher(Files.readString(file))
					.results()
					.map((block) -> block.group(1))
					.anyMatch((block) -> SQL.matcher(block).lookingAt() && block.strip().lines().count() > maxLines)) {
					found.add(file);
				}
			}
		}
		return found;
	}

	/** The Java files below a folder that have more than a number of lines. */
	static List<Path> filesLongerThan(int maxLines, Path sources) throws IOException {
		List<Path> tooLong = new ArrayList<>();
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				if (Files.readAllLines(file).size() > maxLines) {
					tooLong.add(file);
				}
			}
		}
		return tooLong;
	}

}
