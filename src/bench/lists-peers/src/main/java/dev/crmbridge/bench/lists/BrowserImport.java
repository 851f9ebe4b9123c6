package dev.crmbridge.bench.lists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.batch.item.file.transform.DelimitedLineTokenizer;
import org.springframework.batch.item.file.transform.FieldSet;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * The scheme of the list import in Webitel's own user interface: the file is read whole
 * as UTF-8, then sent 100 rows a request, one after another, up to the first error.
 * Numbers go out as they are written.
 */
final class BrowserImport implements ListImport {

	private static final int ROWS = 100;

	private final WebitelQueue queue;

	private BrowserImport(WebitelQueue queue) {
		this.queue = queue;
	}

	/** Takes {@code --webitel.url}, {@code --webitel.token}, {@code --webitel.queue}. */
	static BrowserImport open(String[] options) {
		SimpleCommandLinePropertySource given = new SimpleCommandLinePropertySource(options);
		return new BrowserImport(new WebitelQueue(given.getProperty("webitel.url"), given.getProperty("webitel.token"),
				given.getProperty("webitel.queue")));
	}

	@Override
	public Result load(Path list) {
		int rows = 0;
		int accepted = 0;
		try {
			List<String> lines = Files.readAllLines(list);
			rows = lines.size() - 1;
			DelimitedLineTokenizer tokenizer = new DelimitedLineTokenizer();
			tokenizer.setNames(tokenizer.tokenize(lines.get(0)).getValues());
			for (int from = 1; from <= rows; from += ROWS) {
				List<Member> members = lines.subList(from, Math.min(from + ROWS, lines.size()))
					.stream()
					.map((line) -> member(tokenizer.tokenize(line)))
					.toList();
				this.queue.add(list.getFileName().toString(), members);
				accepted += members.size();
			}
			return new Result(true, rows, accepted);
		}
		catch (IOException ex) {
			System.err.println(list + ": " + ex.getMessage());
			return new Result(false, rows, accepted);
		}
	}

	private static Member member(FieldSet row) {
		List<Member.Communication> numbers = new ArrayList<>();
		numbers.add(Member.Communication.mobile(row.readString("mobile")));
		if (!row.readString("home").isEmpty()) {
			numbers.add(Member.Communication.home(row.readString("home")));
		}
		return new Member(row.readString("client_name"), row.readInt("priority"), null,
				Map.of("contract", row.readString("contract"), "debt", row.readString("debt")), numbers);
	}

	@Override
	public void close() {
		// holds nothing that has to be given back
	}

}
