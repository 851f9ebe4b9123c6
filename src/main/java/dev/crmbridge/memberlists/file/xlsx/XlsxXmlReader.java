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

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.ZipArchive;

/**
 * Reader for an XML part of a workbook that limits the size of each piece, such as a row.
 */
final class XlsxXmlReader implements Closeable {

	/** Most bytes between two calls of {@link #startPiece}. */
	private static final int MAX_PIECE_SIZE = 4 << 20;

	private static final int MAX_DEPTH = 100;

	/** Most distinct names: the parser keeps each one. */
	private static final int MAX_NAMES = 1000;

	private static final XMLInputFactory FACTORY = factory();

	private final ZipArchive archive;

	private final InputStream in;

	private final XMLStreamReader xml;

	private final Set<String> names = new HashSet<>();

	private int depth;

	private int event;

	private int pieceSize;

	private long pieceNumber;

	XlsxXmlReader(InputStream in, ZipArchive archive) {
		this.archive = archive;
		this.in = in;
		this.xml = reading(() -> FACTORY.createXMLStreamReader(new FilterInputStream(in) {
			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				int read = super.read(target, offset, length);
				XlsxXmlReader.this.pieceSize += Math.max(read, 0);
				if (XlsxXmlReader.this.pieceSize > MAX_PIECE_SIZE) {
					throw new ListRefusedException("row-too-long", XlsxXmlReader.this.pieceNumber);
				}
				return read;
			}
		}));
	}

	private static XMLInputFactory factory() {
		// the JDK's own: another one on the class path may ignore these limits
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		return factory;
	}

	/**
	 * Moves to the next start or end of an element; returns false at the end of the part.
	 */
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

	/** Returns whether an element of this name starts here. */
	boolean starts(String name) {
		return this.event == XMLStreamConstants.START_ELEMENT && name.equals(this.xml.getLocalName());
	}

	/** Returns whether an element of this name ends here. */
	boolean ends(String name) {
		return this.event == XMLStreamConstants.END_ELEMENT && name.equals(this.xml.getLocalName());
	}

	/**
	 * Returns an attribute, of any namespace, of the element that starts here, or null.
	 */
	String attribute(String name) {
		for (int i = 0; i < this.xml.getAttributeCount(); i++) {
			if (name.equals(this.xml.getAttributeLocalName(i))) {
				return this.xml.getAttributeValue(i);
			}
		}
		return null;
	}

	/**
	 * Returns the text of the {@code t} elements up to the end of an element. Skips
	 * phonetic text ({@code rPh}).
	 */
	String texts(String end) {
		StringBuilder text = new StringBuilder();
		boolean phonetic = false;
		while (next() && !ends(end)) {
			if (starts("t") && !phonetic) {
				appendText(text);
			}
			else if (starts("rPh") || ends("rPh")) {
				phonetic = starts("rPh");
			}
		}
		return text.toString();
	}

	/** Returns the text of the element that starts here. */
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
			if (text.length() > XlsxWorkbook.MAX_ROW_LENGTH) {
				throw new ListRefusedException("row-too-long", this.pieceNumber);
			}
		}
		while (this.depth >= inside);
	}

	/**
	 * Starts a row, or another piece of limited size.
	 * @param number number of the row, for a refusal
	 */
	void startPiece(long number) {
		this.pieceSize = 0;
		this.pieceNumber = number;
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

	/** A read that the XML parser may refuse. */
	@FunctionalInterface
	private interface XmlReading<T> {

		T read() throws XMLStreamException;

	}

}
