package dev.crmbridge.console.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadMode;
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
 * A form by which a browser sends a list: {@code file} and a few fields. Read as a
 * stream, part by part, so that the file goes straight to its folder.
 */
final class ListForm {

	private static final int MAX_PARTS = 8;

	private static final int MAX_FIELD_SIZE = 1024;

	private final Set<String> names;

	private final Map<String, String> fields = new HashMap<>();

	private String name;

	private Path file;

	private ListForm(Set<String> names) {
		this.names = names;
	}

	/**
	 * Reads the form. The caller deletes the received file if the list is refused later.
	 * @param request request with the form
	 * @param limit maximum size of the file in bytes
	 * @param receiver receives the file
	 * @param names names of the fields besides {@code file}
	 * @return the form, whose parts may be missing
	 * @throws PageProblemException if the form cannot be read or the file is too large
	 * @throws IOException if the file cannot be written
	 */
	static ListForm read(HttpServletRequest request, long limit, ListReceiver receiver, Set<String> names)
			throws IOException {
		ListForm form = new ListForm(names);
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
			else if (this.names.contains(part.getFieldName()) && part.isFormField()
					&& !this.fields.containsKey(part.getFieldName())) {
				this.fields.put(part.getFieldName(),
						new String(content.readNBytes(MAX_FIELD_SIZE), StandardCharsets.UTF_8));
			}
			else {
				throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
			}
		}
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

	/** Returns a field; "" if the form lacks the field. */
	String field(String name) {
		return this.fields.getOrDefault(name, "");
	}

	/**
	 * Returns the name that the browser sent.
	 * @throws PageProblemException if the form has no file
	 */
	String name() {
		if (this.file == null || this.name == null || this.name.isBlank()) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "lists.no-file");
		}
		return this.name;
	}

	/**
	 * Makes a load of the file.
	 * @param receiver receiver of the file
	 * @param mode what the list does
	 * @param dialer an existing dialer
	 * @param name name of the list
	 * @param user who sent the list
	 * @return id of the load
	 * @throws PageProblemException if a list cannot have the name, or the file is empty
	 * @throws IOException if the file cannot be moved
	 */
	String accept(ListReceiver receiver, LoadMode mode, String dialer, String name, String user) throws IOException {
		String usable = ListReceiver.fileName(name)
			.orElseThrow(() -> new PageProblemException(HttpStatus.BAD_REQUEST, "lists.bad-name"));
		if (Files.size(this.file) == 0) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "lists.empty-file");
		}
		return receiver.accept(this.file, mode, dialer, usable, user);
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
