package dev.crmbridge.console.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.intake.ListReceiver;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.apache.tomcat.util.http.fileupload.util.LimitedInputStream;

import org.springframework.http.HttpStatus;

/**
 * The form by which a browser sends a list: {@code dialer}, {@code file}, and
 * {@code action}, the button. Read as a stream, part by part, so that the file goes
 * straight to its folder.
 */
final class ListForm {

	private static final int MAX_PARTS = 8;

	private static final int MAX_FIELD_SIZE = 1024;

	private String dialer;

	private String action;

	private String name;

	private Path file;

	private ListForm() {
	}

	/**
	 * Reads the form. The caller deletes the received file if the list is refused later.
	 * @param request request with the form
	 * @param limit maximum size of the file in bytes
	 * @param receiver receives the file
	 * @return the form, whose parts may be missing
	 * @throws PageProblemException if the form cannot be read or the file is too large
	 * @throws IOException if the file cannot be written
	 */
	static ListForm read(HttpServletRequest request, long limit, ListReceiver receiver) throws IOException {
		ListForm form = new ListForm();
		FileUpload upload = new FileUpload();
		// a browser shows no answer before it has sent its file, so a larger one is read
		// to its end
		upload.setSizeMax(2 * limit + MAX_PARTS * MAX_FIELD_SIZE);
		upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
		try {
			FileItemIterator parts = upload.getItemIterator(new ServletRequestContext(request));
			for (int count = 0; parts.hasNext(); count++) {
				if (count == MAX_PARTS) {
					throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
				}
				form.read(parts.next(), limit, receiver);
			}
			return form;
		}
		catch (FileTooLargeException ex) {
			throw new PageProblemException(HttpStatus.PAYLOAD_TOO_LARGE, "lists.too-large", size(limit));
		}
		catch (FileUploadIOException | SizeLimitExceededException ex) {
			form.discard(receiver);
			throw new PageProblemException(HttpStatus.PAYLOAD_TOO_LARGE, "lists.too-large", size(limit));
		}
		catch (FileUploadException | MultipartStream.MalformedStreamException ex) {
			form.discard(receiver);
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
		}
		catch (IOException | RuntimeException ex) {
			form.discard(receiver);
			throw ex;
		}
	}

	private void read(FileItemStream part, long limit, ListReceiver receiver) throws IOException {
		try (InputStream content = part.openStream()) {
			if (part.getFieldName().equals("file") && !part.isFormField() && this.file == null) {
				this.name = part.getName();
				this.file = receiver.receive(new LimitedFile(content, limit));
			}
			else if (Set.of("dialer", "action").contains(part.getFieldName()) && part.isFormField()) {
				String text = new String(content.readNBytes(MAX_FIELD_SIZE), StandardCharsets.UTF_8);
				if (part.getFieldName().equals("dialer")) {
					this.dialer = single(this.dialer, text);
				}
				else {
					this.action = single(this.action, text);
				}
			}
			else {
				throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
			}
		}
	}

	private static String single(String before, String text) {
		if (before != null) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
		}
		return text;
	}

	private static String size(long bytes) {
		long mb = bytes / (1024 * 1024);
		return (mb >= 1024 && mb % 1024 == 0) ? mb / 1024 + " GB" : (mb > 0) ? mb + " MB" : bytes / 1024 + " KB";
	}

	void discard(ListReceiver receiver) throws IOException {
		if (this.file != null) {
			receiver.discard(this.file);
		}
	}

	/** Returns the dialer; null if the form has none. */
	String dialer() {
		return this.dialer;
	}

	/** Returns the button that sent the form; null if the form has none. */
	String action() {
		return this.action;
	}

	/** Returns the name that the browser sent; null if the form has no file. */
	String name() {
		return this.name;
	}

	/** Returns the received file; null if the form has none. */
	Path file() {
		return this.file;
	}

	/** A file that may not be larger than a limit. */
	private static final class LimitedFile extends LimitedInputStream {

		LimitedFile(InputStream content, long limit) {
			super(content, limit);
		}

		@Override
		protected void raiseError(long limit, long size) throws IOException {
			throw new FileTooLargeException();
		}

	}

	private static final class FileTooLargeException extends IOException {

	}

}
