package dev.crmbridge.memberlists.mapping;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A row as it goes to Webitel.
 *
 * @param name the member's name
 * @param destination the first number, as it is written to Webitel
 * @param number the first number's digits in E.164, however it is written to Webitel
 * @param expires when it is no longer called; null for never
 * @param item the item of Webitel's bulk request, without its end: its last key is
 * {@code variables}, to which the load adds its own
 */
public record MappedRow(String name, String destination, long number, Instant expires, byte[] item) {

	/**
	 * The item with three more variables, by which the member can be found in Webitel.
	 */
	public byte[] item(String load, int chunk, long row) {
		String more = ((this.item[this.item.length - 1] == '{') ? "" : ",") + "\"import_id\":\"" + load
				+ "\",\"import_chunk\":\"" + chunk + "\",\"import_row\":\"" + row + "\"}}";
		byte[] end = more.getBytes(StandardCharsets.UTF_8);
		byte[] whole = Arrays.copyOf(this.item, this.item.length + end.length);
		System.arraycopy(end, 0, whole, this.item.length, end.length);
		return whole;
	}

}
