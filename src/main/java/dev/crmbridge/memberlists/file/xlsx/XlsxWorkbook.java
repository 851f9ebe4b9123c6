package dev.crmbridge.memberlists.file.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.ZipArchive;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Workbook in .xlsx format (ECMA-376), read as a stream. A library that trusts the
 * address of a cell or the number of a string can be made to fill the memory.
 */
public final class XlsxWorkbook {

	/** Longest row, in characters. */
	public static final int MAX_ROW_LENGTH = 1_000_000;

	private static final long MAX_FILE_SIZE = 100L << 20;

	/** Largest part that is kept in memory, in bytes when unpacked. */
	private static final long MAX_PART_SIZE = 64L << 20;

	private static final long MAX_SHEET_SIZE = 4L << 30;

	private final ZipArchive archive;

	private final Map<String, ZipArchiveEntry> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private XlsxWorkbook(ZipArchive archive) {
		this.archive = archive;
		archive.entries().forEach((entry) -> this.parts.put("/" + slashed(entry.getName()), entry));
	}

	private static String slashed(String path) {
		return path.replace('\\', '/');
	}

	/**
	 * Opens the first visible sheet.
	 * @throws ListRefusedException if the file is too large, encrypted or not a workbook
	 */
	public static XlsxSheetReader open(Path file) throws IOException {
		checkFile(file);
		ZipArchive archive = ZipArchive.open(file, ZipArchive.SPREADSHEET);
		try {
			return new XlsxWorkbook(archive).rows();
		}
		catch (IOException | RuntimeException ex) {
			archive.close();
			throw ex;
		}
	}

	private static void checkFile(Path file) throws IOException {
		if (Files.size(file) > MAX_FILE_SIZE) {
			throw new ListRefusedException("spreadsheet-too-large");
		}
		try (InputStream in = Files.newInputStream(file)) {
			if (HexFormat.of().formatHex(in.readNBytes(4)).equals(OleWorkbook.SIGNATURE)) {
				OleWorkbook.refuse(in);
			}
		}
	}

	private XlsxSheetReader rows() throws IOException {
		Map<String, String> root = new HashMap<>();
		readRelations("/_rels/.rels", "/", root);
		String workbook = byType(root, "officeDocument");
		if (workbook == null) {
			throw unreadable();
		}
		int slash = workbook.lastIndexOf('/') + 1;
		Map<String, String> relations = new HashMap<>();
		readRelations(workbook.substring(0, slash) + "_rels/" + workbook.substring(slash) + ".rels", workbook,
				relations);
		boolean[] from1904 = new boolean[1];
		String sheet = firstSheet(workbook, relations, from1904);
		XlsxCellFormats formats = new XlsxCellFormats(from1904[0]);
		String styles = byType(relations, "styles");
		if (styles != null && this.parts.containsKey(styles)) {
			try (XlsxXmlReader xml = part(styles, MAX_PART_SIZE)) {
				formats.read(xml);
			}
		}
		XlsxSharedStrings strings = new XlsxSharedStrings();
		String shared = byType(relations, "sharedStrings");
		if (shared != null && this.parts.containsKey(shared)) {
			try (XlsxXmlReader xml = part(shared, MAX_PART_SIZE)) {
				strings.read(xml);
			}
		}
		return new XlsxSheetReader(this.archive, part(sheet, MAX_SHEET_SIZE), strings, formats);
	}

	private String firstSheet(String workbook, Map<String, String> relations, boolean[] from1904) throws IOException {
		String first = null;
		boolean visible = false;
		try (XlsxXmlReader xml = part(workbook, MAX_PART_SIZE)) {
			while (xml.next()) {
				if (xml.starts("workbookPr")) {
					String date1904 = xml.attribute("date1904");
					from1904[0] = "1".equals(date1904) || "true".equals(date1904);
				}
				else if (xml.starts("sheet")) {
					String target = relations.get("worksheet " + xml.attribute("id"));
					boolean shown = !String.valueOf(xml.attribute("state")).toLowerCase().contains("hidden");
					if (target != null && (first == null || (shown && !visible))) {
						first = target;
						visible = shown;
					}
				}
			}
		}
		return first;
	}

	private void readRelations(String part, String base, Map<String, String> relations) throws IOException {
		try (XlsxXmlReader xml = part(part, MAX_PART_SIZE)) {
			while (xml.next()) {
				if (xml.starts("Relationship") && !"External".equals(xml.attribute("TargetMode"))) {
					String type = String.valueOf(xml.attribute("Type"));
					String target = URI.create(base)
						.resolve(slashed(String.valueOf(xml.attribute("Target"))))
						.getPath();
					relations.put(type.substring(type.lastIndexOf('/') + 1) + " " + xml.attribute("Id"), target);
				}
			}
		}
		catch (IllegalArgumentException ex) {
			throw unreadable();
		}
	}

	private static String byType(Map<String, String> relations, String type) {
		for (Map.Entry<String, String> relation : relations.entrySet()) {
			if (relation.getKey().startsWith(type + " ")) {
				return relation.getValue();
			}
		}
		return null;
	}

	private XlsxXmlReader part(String name, long maxBytes) throws IOException {
		ZipArchiveEntry entry = (name != null) ? this.parts.get(name) : null;
		if (entry == null) {
			throw unreadable();
		}
		return new XlsxXmlReader(this.archive.read(entry, maxBytes), this.archive);
	}

	private static ListRefusedException unreadable() {
		return new ListRefusedException("unreadable-spreadsheet");
	}

}
