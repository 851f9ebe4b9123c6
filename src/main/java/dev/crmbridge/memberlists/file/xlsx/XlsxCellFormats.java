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
 * How the numbers of a workbook's cells are meant: as numbers or as dates (ECMA-376,
 * 18.8.30).
 */
final class XlsxCellFormats {

	private static final String DATE_LETTERS = "ymdhs";

	/** Elapsed time, such as {@code [hh]}. */
	private static final Pattern ELAPSED = Pattern.compile("[hms]+", Pattern.CASE_INSENSITIVE);

	/** The longest format that Excel takes, in characters. */
	private static final int MAX_FORMAT = 255;

	/** Excel shows and computes with so many digits. */
	private static final MathContext DIGITS = new MathContext(15);

	private static final int MAX_DIGITS = 40;

	/** The days from 1900 or 1904 up to the end of 9999. */
	private static final BigDecimal MAX_DAY = BigDecimal.valueOf(2_958_466);

	private static final BigDecimal DAY_SECONDS = BigDecimal.valueOf(86_400);

	private final boolean from1904;

	private final BitSet dates = new BitSet();

	private int count;

	/**
	 * Knows no format yet.
	 * @param from1904 whether days are counted as old Macs did
	 */
	XlsxCellFormats(boolean from1904) {
		this.from1904 = from1904;
	}

	/** Reads the styles of the workbook. */
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
	 * Passes over what says nothing about a date: quoted or escaped text, [Red], [$-409].
	 */
	private static boolean isDate(String code) {
		String format = (code == null) ? "" : code.substring(0, Math.min(code.length(), MAX_FORMAT));
		int lastQuote = format.lastIndexOf('"');
		int lastBracket = format.lastIndexOf(']');
		for (int i = 0; i < format.length(); i++) {
			char sign = format.charAt(i);
			if (sign == '"' && i < lastQuote) {
				i = format.indexOf('"', i + 1);
			}
			else if (sign == '[' && i < lastBracket) {
				int end = format.indexOf(']', i);
				if (ELAPSED.matcher(format.substring(i + 1, end)).matches()) {
					return true;
				}
				i = end;
			}
			else if (sign == '\\' || sign == '_' || sign == '*') {
				i++;
			}
			else if (DATE_LETTERS.indexOf(Character.toLowerCase(sign)) >= 0) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBuiltInDate(String id) {
		return id.matches("1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8]");
	}

	/**
	 * A number as a person reads it: all its digits, or a date as ISO 8601.
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
			return (date && value.signum() >= 0 && value.compareTo(MAX_DAY) < 0) ? date(value) : plain(value);
		}
		catch (NumberFormatException ex) {
			return number;
		}
	}

	private static String plain(BigDecimal value) {
		BigDecimal shown = value.stripTrailingZeros();
		if (shown.scale() > 0) {
			shown = shown.round(DIGITS).stripTrailingZeros();
		}
		return shown.toPlainString();
	}

	private String date(BigDecimal value) {
		long seconds = value.multiply(DAY_SECONDS).setScale(0, RoundingMode.HALF_UP).longValue();
		long days = seconds / 86_400;
		LocalTime time = LocalTime.ofSecondOfDay(seconds % 86_400);
		if (days == 0) {
			return time.toString();
		}
		// Excel counts a 29 February 1900, which never was
		LocalDate start = this.from1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, (days < 60) ? 31 : 30);
		LocalDateTime shown = start.plusDays(days).atTime(time);
		return time.equals(LocalTime.MIDNIGHT) ? shown.toLocalDate().toString() : shown.toString();
	}

}
