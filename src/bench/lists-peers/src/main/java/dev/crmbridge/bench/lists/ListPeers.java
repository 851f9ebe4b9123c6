package dev.crmbridge.bench.lists;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Imports lists as others do: {@code browser-import} or {@code spring-batch}, then its
 * options, then the lists. Without lists they are read from standard input, a path a
 * line. Prints one line for each list.
 */
public final class ListPeers {

	private ListPeers() {
	}

	/**
	 * Imports one list after the other.
	 * @param args the peer's name, its options, the lists
	 * @throws IOException if standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		if (args.length == 0) {
			System.err.println("usage: browser-import|spring-batch [--option=value ...] [list.csv ...]");
			System.exit(1);
		}
		String[] options = rest(args, true);
		boolean complete;
		try (ListImport peer = open(args[0], options)) {
			complete = importAll(peer, rest(args, false));
		}
		System.exit(complete ? 0 : 1);
	}

	private static String[] rest(String[] args, boolean options) {
		return Arrays.stream(args).skip(1).filter((each) -> each.startsWith("--") == options).toArray(String[]::new);
	}

	private static ListImport open(String name, String[] options) {
		return switch (name) {
			case "browser-import" -> BrowserImport.open(options);
			case "spring-batch" -> BatchImport.open(options);
			default -> throw new IllegalArgumentException("no such peer: " + name);
		};
	}

	private static boolean importAll(ListImport peer, String[] lists) throws IOException {
		boolean complete = true;
		for (String list : List.of(lists)) {
			complete &= importOne(peer, list);
		}
		if (lists.length == 0) {
			BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String list = names.readLine(); list != null; list = names.readLine()) {
				complete &= importOne(peer, list);
			}
		}
		return complete;
	}

	private static boolean importOne(ListImport peer, String list) {
		long start = System.nanoTime();
		ListImport.Result result = peer.load(Path.of(list));
		double seconds = (System.nanoTime() - start) / 1e9;
		System.out.println(String.format(Locale.ROOT, "%s %s rows=%d accepted=%d seconds=%.3f rows/s=%.0f",
				result.complete() ? "complete" : "failed", Path.of(list).getFileName(), result.rows(),
				result.accepted(), seconds, result.rows() / seconds));
		return result.complete();
	}

}
