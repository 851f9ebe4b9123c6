package dev.crmbridge.memberlists.file.xlsx;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.file.archive.ZipArchive;

/**
 * Reader for the rows of a sheet, header first. Pads each row to the width of the header.
 * Next step of a row: a batch of {@code ListFile.batches}.
 */
public final class XlsxSheetReader implements Iterator<List<String>>, Closeable {

	private static final int MAX_COLUMNS = 16_384;

	private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

	private final ZipArchive archive;

	private final XlsxXmlReader xml;

	private final XlsxSharedStrings strings;

	private final XlsxCellFormats formats;

	private int width;

	private long row;

	private boolean ended;

	private List<String> next;

	/** Why the current row must not be loaded; null if it may be. */
	private Rejection rejection;

	XlsxSheetReader(ZipArchive archive, XlsxXmlReader xml, XlsxSharedStrings strings, XlsxCellFormats formats) {
		this.archive = archive;
		this.xml = xml;
		this.strings = strings;
		this.formats = formats;
	}

	@Override
	public boolean hasNext() {
		while (this.next == null && !this.ended && this.xml.next()) {
			if (this.xml.starts("row")) {
				this.next = row();
				this.row += (this.next == null || this.next.stream().allMatch(String::isBlank)) ? 0 : 1;
				this.xml.startPiece(this.row);
			}
			this.ended = this.xml.ends("sheetData");
		}
		return this.next != null;
	}

	@Override
	public List<String> next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		List<String> fields = this.next;
		this.next = null;
		return fields;
	}

	/** Returns the next row; null for a blank row above the header. */
	private List<String> row() {
		boolean isHeader = this.width == 0;
		String number = this.xml.attribute("r");
		this.rejection = isHidden() ? Rejection.of("hidden-row", (number != null) ? number : this.row + 1) : null;
		List<String> fields = fitted(cells(number));
		return (isHeader || this.rejection == null
				|| fields.stream().allMatch(String::isBlank) && "hidden-row".equals(this.rejection.code())) ? fields
						: new RejectedRow(fields, this.rejection);
	}

	private boolean isHidden() {
		String hidden = this.xml.attribute("hidden");
		String height = this.xml.attribute("ht");
		return "1".equals(hidden) || "true".equals(hidden) || (height != null && height.matches("0(\\.0*)?"));
	}

	/**
	 * Returns cells padded to the header's width; null for a blank row above the header.
	 */
	private List<String> fitted(List<String> cells) {
		int end = cells.size();
		while (end > this.width && cells.get(end - 1).isBlank()) {
			end--;
		}
		if (this.width == 0) {
			this.width = end;
		}
		while (cells.size() < this.width) {
			cells.add("");
		}
		return (this.width == 0) ? null : cells.subList(0, Math.max(end, this.width));
	}

	private List<String> cells(String row) {
		List<String> cells = new ArrayList<>();
		int length = 0;
		while (this.xml.next() && !this.xml.ends("row")) {
			if (this.xml.starts("c")) {
				String address = this.xml.attribute("r");
				int column = (address != null) ? column(address) : cells.size();
				if (column >= MAX_COLUMNS) {
					throw unreadable();
				}
				while (cells.size() <= column) {
					cells.add("");
				}
				String value = value((address != null) ? address : "in row " + row);
				length += value.length();
				if (length > XlsxWorkbook.MAX_ROW_LENGTH) {
					throw new ListRefusedException("row-too-long", this.row);
				}
				cells.set(column, value);
			}
		}
		return cells;
	}

	/** Returns the zero-based column of an address such as {@code AB12}. */
	private static int column(String address) {
		int column = 0;
		for (int i = 0; i < address.length() && Character.isLetter(address.charAt(i)) && column <= MAX_COLUMNS; i++) {
			column = column * 26 + Character.toUpperCase(address.charAt(i)) - 'A' + 1;
		}
		if (column <= 0) {
			throw unreadable();
		}
		return column - 1;
	}

	private String value(String address) {
		String type = this.xml.attribute("t");
		String style = this.xml.attribute("s");
		String value = "";
		boolean formula = false;
		while (this.xml.next() && !this.xml.ends("c")) {
			if (this.xml.starts("v")) {
				value = this.xml.text();
			}
			else if (this.xml.starts("is")) {
				value = this.xml.texts("is");
			}
			formula |= this.xml.starts("f");
		}
		if ("e".equals(type)) {
			reject(Rejection.of("cell-error", address, value));
		}
		// a formula may yield empty text
		else if (formula && value.isEmpty() && !"str".equals(type)) {
			reject(Rejection.of("formula-without-value", address));
		}
		return value.isEmpty() ? value : shown(value, (type != null) ? type : "n", style);
	}

	private void reject(Rejection reason) {
		this.rejection = (this.rejection != null) ? this.rejection : reason;
	}

	private String shown(String value, String type, String style) {
		return switch (type) {
			case "s" -> unescaped(this.strings.get(value.strip()));
			case "n" -> this.formats.show(value, style);
			case "b" -> "1".equals(value) ? "TRUE" : "FALSE";
			case "d" -> value.replaceFirst("T00:00(:00(\\.0+)?)?$", "");
			default -> unescaped(value);
		};
	}

	/**
	 * Decodes {@code _x000D_}, which stands for a character that XML cannot hold
	 * (ECMA-376, 22.9.2.19).
	 */
	private static String unescaped(String text) {
		return (text.indexOf("_x") < 0) ? text : ESCAPE.matcher(text)
			.replaceAll(
					(escape) -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
	}

	private static ListRefusedException unreadable() {
		return new ListRefusedException("unreadable-spreadsheet");
	}

	@Override
	public void close() throws IOException {
		try (this.archive) {
			this.xml.close();
		}
	}

}
