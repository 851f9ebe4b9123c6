package dev.crmbridge.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of Markdown.
 *
 * @param path its file
 * @param text its text
 */
record Page(Path path, String text) {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

	private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

	private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

	static Page read(String path) {
		return read(Path.of(path));
	}

	static Page read(Path path) {
		try {
			return new Page(path, Files.readString(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns all pages of the project. */
	static List<Page> all() {
		try (Stream<Path> root = Files.list(Path.of("")); Stream<Path> source = Files.walk(Path.of("src"))) {
			return Stream.concat(root, source)
				.filter((path) -> path.toString().endsWith(".md"))
				.sorted()
				.map(Page::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the text without code blocks. */
	String prose() {
		return BLOCK.matcher(this.text).replaceAll("");
	}

	/** Returns the texts in backticks, outside code blocks. */
	List<String> codes() {
		return CODE.matcher(prose()).results().map((code) -> code.group(1)).toList();
	}

	/** Returns the targets of the links to other pages and parts of pages. */
	List<String> links() {
		return LINK.matcher(prose())
			.results()
			.map((link) -> link.group(1))
			.filter((target) -> !target.contains("://"))
			.toList();
	}

	/** Returns the anchors of the headings, as GitHub makes them. */
	List<String> anchors() {
		return HEADING.matcher(prose())
			.results()
			.map((heading) -> NOT_IN_ANCHORS.matcher(heading.group(1).toLowerCase(Locale.ROOT))
				.replaceAll("")
				.replace(' ', '-'))
			.toList();
	}

	/** Returns the cells of the first table below a heading, without its header. */
	List<List<String>> table(String heading) {
		return this.text.lines()
			.dropWhile((line) -> !line.matches("#+ " + Pattern.quote(heading)))
			.dropWhile((line) -> !line.startsWith("|"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.map((line) -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList())
			.toList();
	}

	/** Returns the code blocks of a language. */
	List<String> blocks(String language) {
		return Pattern.compile("(?ms)^( *)```" + language + "\n(.*?)^ *```$")
			.matcher(this.text)
			.results()
			.map((block) -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
			.toList();
	}

	/** Returns the first code block of a language below a heading. */
	String block(String heading, String language) {
		return new Page(this.path, this.text.substring(this.text.indexOf("# " + heading + "\n"))).blocks(language)
			.get(0);
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
