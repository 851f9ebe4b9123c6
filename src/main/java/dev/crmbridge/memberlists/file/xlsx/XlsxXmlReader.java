package dev.crmbridge.memberlists.file.xlsx;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.ZipArchive;

/** An XML part of a workbook, of which no piece can grow without end. */
final class XlsxXmlReader implements Closeable {

	/** What stands between two calls of {@link #pieceRead}, in bytes. */
	private static final int MAX_PIECE = 4 << 20;

	private static final int MAX_DEPTH = 100;

	/** The parser keeps each name that it has seen. */
	private static final int MAX_NAMES = 1000;

	private static final XMLInputFactory FACTORY = factory();

	private final ZipArchive archive;

	private final InputStream in;

	private final XMLStreamReader xml;

	private final Set<String> names = new HashSet<>();

	private int depth;

	private int event;

	private int piece;

	private long pieces;

	XlsxXmlReader(InputStream in, ZipArchive archive) {
		this.archive = archive;
		this.in = in;
		this.xml = reading(() -> FACTORY.createXMLStreamReader(new FilterInputStream(in) {
			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				int read = super.read(target, offset, length);
				XlsxXmlReader.this.piece += Math.max(read, 0);
				if (XlsxXmlReader.this.piece > MAX_PIECE) {
					throw new ListRefusedException("row-too-long", XlsxXmlReader.this.pieces);
				}
				return read;
			}
		}));
	}

	private static XMLInputFactory factory() {
		// not the one that happens to be on the class path
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		return factory;
	}

	/** Goes to the next start or end of an element; false at the end of the part. */
	boolean next() {
		do {
			advance();
		}
		while (this.event != XMLStreamConstants.START_ELEMENT && this.event != XMLStreamConstants.END_ELEMENT
				&& this.event != XMLStreamConstants.END_DOCUMENT);
		return this.event != XMLStreamConstants.END_DOCUMENT;
	}

	private void advance() {
		this.event = reading(this.xml::next);
		switch (this.event) {
			case XMLStreamConstants.START_ELEMENT -> startElement();
			case XMLStreamConstants.END_ELEMENT -> this.depth--;
			case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE,
					XMLStreamConstants.PROCESSING_INSTRUCTION ->
				throw new ListRefusedException("unreadable-spreadsheet");
			default -> {
			}
		}
	}

	private void startElement() {
		this.names.add(this.xml.getLocalName());
		for (int i = 0; i < this.xml.getAttributeCount(); i++) {
			this.names.add(this.xml.getAttributeLocalName(i));
		}
		for (int i = 0; i < this.xml.getNamespaceCount(); i++) {
			this.names.add(this.xml.getNamespacePrefix(i) + " " + this.xml.getNamespaceURI(i));
		}
		if (++this.depth > MAX_DEPTH || this.names.size() > MAX_NAMES) {
			throw new ListRefusedException("unreadable-spreadsheet");
		}
	}

	/** Whether an element of this name starts here. */
	boolean starts(String name) {
		return this.event == XMLStreamConstants.START_ELEMENT && name.equals(this.xml.getLocalName());
	}

	/** Whether an element of this name ends here. */
	boolean ends(String name) {
		return this.event == XMLStreamConstants.END_ELEMENT && name.equals(this.xml.getLocalName());
	}

	/** An attribute of the element that starts here, of any namespace, or null. */
	String attribute(String name) {
		for (int i = 0; i < this.xml.getAttributeCount(); i++) {
			if (name.equals(this.xml.getAttributeLocalName(i))) {
				return this.xml.getAttributeValue(i);
			}
		}
		return null;
	}

	/** The text of the {@code t} elements, without how it is pronounced, up to an end. */
	String texts(String end) {
		StringBuilder text = new StringBuilder();
		boolean spoken = false;
		while (next() && !ends(end)) {
			if (starts("t") && !spoken) {
				appendText(text);
			}
			else if (starts("rPh") || ends("rPh")) {
				spoken = starts("rPh");
			}
		}
		return text.toString();
	}

	/** The text of the element that starts here. */
	String text() {
		StringBuilder text = new StringBuilder();
		appendText(text);
		return text.toString();
	}

	private void appendText(StringBuilder text) {
		int inside = this.depth;
		do {
			advance();
			if (this.event == XMLStreamConstants.CHARACTERS || this.event == XMLStreamConstants.CDATA
					|| this.event == XMLStreamConstants.SPACE) {
				text.append(this.xml.getTextCharacters(), this.xml.getTextStart(), this.xml.getTextLength());
			}
			if (text.length() > XlsxWorkbook.MAX_ROW) {
				throw new ListRefusedException("row-too-long", this.pieces);
			}
		}
		while (this.depth >= inside);
	}

	/**
	 * A row, or whatever may not grow without end, was read.
	 * @param number of the next one, for a refusal
	 */
	void pieceRead(long number) {
		this.piece = 0;
		this.pieces = number;
	}

	private <T> T reading(XmlReading<T> reading) {
		try {
			return reading.read();
		}
		catch (ListRefusedException ex) {
			throw ex;
		}
		// the parser throws runtime exceptions too
		catch (XMLStreamException | RuntimeException ex) {
			if (this.archive.hasDiskFailed()) {
				throw new UncheckedIOException(new IOException(ex));
			}
			throw new ListRefusedException("unreadable-spreadsheet");
		}
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

	/** Something that reads XML. */
	@FunctionalInterface
	private interface XmlReading<T> {

		T read() throws XMLStreamException;

	}

}
