package dev.crmbridge.memberlists.mapping;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Member that {@link RowMapper#map} made of a row. Next step: {@code ChunkWriter.add}
 * puts the member into a chunk, with the variables that name its load and row.
 *
 * @param name name of the member
 * @param destination first number, as sent to Webitel
 * @param number digits of the first number in E.164, whatever its format in Webitel
 * @param expires when the member is no longer called; null for never
 * @param item item of Webitel's bulk request without its last two braces; its last key is
 * {@code variables}
 */
public record MappedRow(String name, String destination, long number, Instant expires, byte[] item) {

	/**
	 * Returns the whole item, with three more variables that find the member in Webitel.
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
