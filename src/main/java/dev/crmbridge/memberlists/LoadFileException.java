package dev.crmbridge.memberlists;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Thrown if a file of a load cannot be read or written at the moment. */
public final class LoadFileException extends IOException {

	public LoadFileException(IOException cause) {
		super(words(cause), cause);
	}

	/** Says what is wrong, without paths and names of classes. */
	public static String words(IOException failure) {
		if (failure instanceof DamagedLoadException || failure instanceof LoadFileException) {
			return failure.getMessage();
		}
		String detail = failure.getMessage();
		if (failure instanceof FileSystemException ex) {
			detail = ex.getReason();
		}
		if (failure instanceof NoSuchFileException) {
			detail = "it is missing";
		}
		if (failure instanceof AccessDeniedException) {
			detail = "the service has no right to it";
		}
		return "a file of the load could not be read or written" + ((detail != null) ? ": " + detail : "");
	}

}
