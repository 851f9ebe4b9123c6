package dev.crmbridge.memberlists.file.xlsx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Shared strings of a workbook, which its cells name by number. Kept as UTF-8: Java
 * strings would take several times the memory.
 */
final class XlsxSharedStrings {

	private byte[] text = new byte[1 << 12];

	private int[] ends = new int[1 << 8];

	private int count;

	/** Reads the shared strings part of the workbook. */
	void read(XlsxXmlReader xml) {
		while (xml.next()) {
			if (xml.starts("si")) {
				add(xml.texts("si"));
				xml.startPiece(0);
			}
		}
	}

	private void add(String string) {
		byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
		int start = start(this.count);
		int end = start + bytes.length;
		if (end > this.text.length) {
			this.text = Arrays.copyOf(this.text, Math.max(end, this.text.length + this.text.length / 2));
		}
		if (this.count == this.ends.length) {
			this.ends = Arrays.copyOf(this.ends, this.count + this.count / 2);
		}
		System.arraycopy(bytes, 0, this.text, start, bytes.length);
		this.ends[this.count++] = end;
	}

	private int start(int index) {
		return (index == 0) ? 0 : this.ends[index - 1];
	}

	/**
	 * Returns the string of a number.
	 * @throws ListRefusedException if the workbook has no string of this number
	 */
	String get(String number) {
		if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) >= this.count) {
			throw new ListRefusedException("unreadable-spreadsheet");
		}
		int index = Integer.parseInt(number);
		int start = start(index);
		return new String(this.text, start, this.ends[index] - start, StandardCharsets.UTF_8);
	}

}
