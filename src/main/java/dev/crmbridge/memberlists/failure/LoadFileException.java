package dev.crmbridge.memberlists.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Thrown if a file of a load cannot be read or written, which may pass. */
public final class LoadFileException extends IOException {

	public LoadFileException(IOException cause) {
		super(describe(cause), cause);
	}

	/** Returns what failed, without paths and names of classes. */
	public static String describe(IOException failure) {
		if (failure instanceof DamagedLoadException || failure instanceof LoadFileException) {
			return failure.getMessage();
		}
		String detail = failure.getMessage();
		if (failure instanceof FileSystemException ex) {
			detail = ex.getReason();
		}
		if (failure instanceof NoSuchFileException) {
			detail = "the file is missing";
		}
		if (failure instanceof AccessDeniedException) {
			detail = "the service has no right to the file";
		}
		return "a file of the load could not be read or written" + ((detail != null) ? ": " + detail : "");
	}

}
