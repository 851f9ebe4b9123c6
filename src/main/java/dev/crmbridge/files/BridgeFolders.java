package dev.crmbridge.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Creator of folders with given rights, for any umask. An existing folder keeps its
 * rights.
 */
public final class BridgeFolders {

	/** The service writes, its group reads. */
	public static final int GROUP_READS = 0750;

	/** The service and its group write. */
	public static final int GROUP_WRITES = 0770;

	/** The service alone reads and writes. */
	public static final int PRIVATE = 0700;

	private static final int RIGHTS = 0777;

	private static final int WRITABLE_BY_OTHERS = 0022;

	private BridgeFolders() {
	}

	/**
	 * Creates a folder.
	 * @param folder the folder, in an existing parent
	 * @param rights one of the constants
	 * @return the folder
	 * @throws FileAlreadyExistsException if the name is in use
	 */
	public static Path create(Path folder, int rights) throws IOException {
		if (!hasModes(folder.getParent())) {
			return Files.createDirectory(folder);
		}
		Files.createDirectory(folder,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text(rights))));
		try {
			setRights(folder, rights);
		}
		catch (FileSystemException ex) {
			// systemd's RestrictSUIDSGID refuses the chmod of a folder with a
			// set-group-id
			// bit; the umask then leaves fewer rights than requested, never more
			return folder;
		}
		return folder;
	}

	/** Creates a folder, unless it exists; refuses a link or a file in its place. */
	public static void createMissing(Path folder, int rights) throws IOException {
		try {
			create(folder, rights);
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(folder.toString(), null, "must be a folder, is a link or a file");
			}
		}
	}

	/** Sets the rights of a file or folder; keeps a set-group-id bit. */
	public static void setRights(Path path, int rights) throws IOException {
		if (hasModes(path)) {
			int mode = mode(path);
			if ((mode & RIGHTS) != rights) {
				Files.setAttribute(path, "unix:mode", (mode & 07000) | rights, LinkOption.NOFOLLOW_LINKS);
			}
		}
	}

	/** Returns whether anyone but the owner may write into a folder. */
	public static boolean isWritableByOthers(Path folder) throws IOException {
		return hasModes(folder) && (mode(folder) & WRITABLE_BY_OTHERS) != 0;
	}

	private static int mode(Path path) throws IOException {
		return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
	}

	private static boolean hasModes(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("unix");
	}

	private static String text(int rights) {
		StringBuilder text = new StringBuilder();
		for (int bit = 8; bit >= 0; bit--) {
			text.append(((rights >> bit) & 1) == 1 ? "rwx".charAt((8 - bit) % 3) : '-');
		}
		return text.toString();
	}

}
