package dev.crmbridge.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** List of good rows for the dialer {@code soft}; each edition has other contracts. */
record ListFile(int rows, int edition) {

	private static final String[] CODES = { "50", "66", "95", "99", "67", "68", "96", "97", "98", "63", "73", "93" };

	private static final String[] NAMES = { "Бондарчук Олена", "Левада Тарас", "Зимовець Марія", "Калинюк Остап",
			"Яворенко Соломія" };

	private static final String[] CITIES = { "Київ", "Львів", "Одеса", "Полтава" };

	void write(Path file) throws IOException {
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write("client_id,client_name,mobile,home,contract,debt,priority,city,product,comment\n");
			for (int row = 0; row < this.rows; row++) {
				String mobile = "0" + CODES[row % CODES.length] + (2_000_000 + row / CODES.length);
				out.write(String.join(",", "" + row, NAMES[row % NAMES.length], mobile, "",
						"C-" + this.edition + "-" + row, row % 9999 + ".50", "" + row % 10, CITIES[row % CITIES.length],
						"card " + row % 8, "called before\n"));
			}
		}
	}

}
