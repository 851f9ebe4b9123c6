package dev.crmbridge.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A list of ten columns for the shipped dialer {@code soft}, in which every row is good.
 * It is the same whenever it is written again. All in it is invented.
 *
 * @param rows how many rows, 9,000,000 at most
 * @param numbers numbers in each row, 1 or 2; the first is a mobile one that no other row
 * has
 * @param edition makes lists of the same size differ in each row
 */
record ListFile(int rows, int numbers, int edition) {

	/** Codes of Ukrainian mobile networks. */
	private static final String[] CODES = { "50", "66", "95", "99", "67", "68", "96", "97", "98", "63", "73", "93" };

	private static final String[] GIVEN_NAMES = { "Олена", "Тарас", "Марія", "Остап", "Ганна", "Богдан", "Соломія" };

	private static final String[] SURNAMES = { "Бондарчук", "Левада", "Зимовець", "Калинюк", "Яворенко" };

	private static final String[] CITIES = { "Київ", "Львів", "Одеса", "Полтава" };

	private static final int FIRST_NUMBER = 2_000_000;

	private static final int HOME_NUMBERS = 7_000_000;

	/** Writes it. */
	void write(Path file) throws IOException {
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write("client_id,client_name,mobile,home,contract,debt,priority,city,product,comment\n");
			for (int row = 0; row < this.rows; row++) {
				out.write(row(row));
			}
		}
	}

	private String row(int row) {
		String name = pick(SURNAMES, row) + " " + pick(GIVEN_NAMES, row);
		String mobile = "0" + pick(CODES, row) + (FIRST_NUMBER + row / CODES.length);
		String home = (this.numbers > 1) ? "044" + (FIRST_NUMBER + row % HOME_NUMBERS) : "";
		return String.join(",", String.valueOf(row), name, mobile, home, "C-" + this.edition + "-" + row,
				String.format(Locale.ROOT, "%d.50", row % 9999), String.valueOf(row % 10), pick(CITIES, row),
				"card " + row % 8, "called before\n");
	}

	private static String pick(String[] words, int row) {
		return words[row % words.length];
	}

}
