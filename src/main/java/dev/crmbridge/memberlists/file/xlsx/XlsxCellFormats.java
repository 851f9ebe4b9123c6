package dev.crmbridge.memberlists.file.xlsx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Formats of a workbook's cells, which say whether a number is a date (ECMA-376,
 * 18.8.30).
 */
final class XlsxCellFormats {

	private static final String DATE_LETTERS = "ymdhs";

	/** Elapsed time, such as {@code [hh]}. */
	private static final Pattern ELAPSED = Pattern.compile("[hms]+", Pattern.CASE_INSENSITIVE);

	/** Longest format in Excel, in characters. */
	private static final int MAX_FORMAT_LENGTH = 255;

	/** Precision of Excel's numbers. */
	private static final MathContext PRECISION = new MathContext(15);

	private static final int MAX_DIGITS = 40;

	/** First day after 9999, counted from 1900. */
	private static final BigDecimal END_DAY = BigDecimal.valueOf(2_958_466);

	private static final BigDecimal SECONDS_PER_DAY = BigDecimal.valueOf(86_400);

	private final boolean from1904;

	private final BitSet dates = new BitSet();

	private int count;

	/**
	 * Creates formats without a style.
	 * @param from1904 whether days count from 1904, as on old Macs
	 */
	XlsxCellFormats(boolean from1904) {
		this.from1904 = from1904;
	}

	/** Reads the styles part of the workbook. */
	void read(XlsxXmlReader xml) {
		Map<String, Boolean> own = new HashMap<>();
		boolean cells = false;
		while (xml.next()) {
			if (xml.starts("numFmt")) {
				own.put(xml.attribute("numFmtId"), isDate(xml.attribute("formatCode")));
			}
			else if (xml.starts("cellXfs") || xml.ends("cellXfs")) {
				cells = xml.starts("cellXfs");
			}
			else if (cells && xml.starts("xf")) {
				String id = String.valueOf(xml.attribute("numFmtId"));
				this.dates.set(this.count++, own.getOrDefault(id, isBuiltInDate(id)));
			}
		}
	}

	/**
	 * Returns whether a format shows a date. Skips quoted and escaped text, {@code [Red]}
	 * and {@code [$-409]}.
	 */
	private static boolean isDate(String code) {
		String format = (code == null) ? "" : code.substring(0, Math.min(code.length(), MAX_FORMAT_LENGTH));
		int lastQuote = format.lastIndexOf('"');
		int lastBracket = format.lastIndexOf(']');
		for (int i = 0; i < format.length(); i++) {
			char ch = format.charAt(i);
			if (ch == '"' && i < lastQuote) {
				i = format.indexOf('"', i + 1);
			}
			else if (ch == '[' && i < lastBracket) {
				int end = format.indexOf(']', i);
				if (ELAPSED.matcher(format.substring(i + 1, end)).matches()) {
					return true;
				}
				i = end;
			}
			else if (ch == '\\' || ch == '_' || ch == '*') {
				i++;
			}
			else if (DATE_LETTERS.indexOf(Character.toLowerCase(ch)) >= 0) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBuiltInDate(String id) {
		return id.matches("1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8]");
	}

	/**
	 * Returns a number as people see it: all its digits, or a date as ISO 8601.
	 * @param style the cell's style, or null
	 */
	String show(String number, String style) {
		if (number.length() > MAX_DIGITS) {
			return number;
		}
		try {
			BigDecimal value = new BigDecimal(number.strip());
			if (Math.abs((long) value.precision() - value.scale()) > MAX_DIGITS || value.scale() > MAX_DIGITS) {
				return number;
			}
			boolean date = style != null && style.matches("[0-9]{1,9}") && this.dates.get(Integer.parseInt(style));
			return (date && value.signum() >= 0 && value.compareTo(END_DAY) < 0) ? date(value) : plain(value);
		}
		catch (NumberFormatException ex) {
			return number;
		}
	}

	private static String plain(BigDecimal value) {
		BigDecimal shown = value.stripTrailingZeros();
		if (shown.scale() > 0) {
			shown = shown.round(PRECISION).stripTrailingZeros();
		}
		return shown.toPlainString();
	}

	private String date(BigDecimal value) {
		long seconds = value.multiply(SECONDS_PER_DAY).setScale(0, RoundingMode.HALF_UP).longValue();
		long days = seconds / 86_400;
		LocalTime time = LocalTime.ofSecondOfDay(seconds % 86_400);
		if (days == 0) {
			return time.toString();
		}
		// Excel counts 29 February 1900, a day that did not exist
		LocalDate start = this.from1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, (days < 60) ? 31 : 30);
		LocalDateTime shown = start.plusDays(days).atTime(time);
		return time.equals(LocalTime.MIDNIGHT) ? shown.toLocalDate().toString() : shown.toString();
	}

}
