package dev.crmbridge.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder that accounts other than the service's write into, opened without following
 * symbolic links. Where the system has openat(2), an open folder stays the same folder
 * when a link takes its name. Never opens a file for reading: a pipe would block the
 * thread forever.
 */
public final class SafeFolder implements Closeable {

	private static final Set<OpenOption> NEW_FILE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

	private final Path path;

	private final DirectoryStream<Path> stream;

	private SafeFolder(Path path, DirectoryStream<Path> stream) {
		this.path = path;
		this.stream = stream;
	}

	/**
	 * Opens a folder.
	 * @param root an existing, trusted folder
	 * @param relative the folder, relative to the root
	 * @return the open folder
	 * @throws NotDirectoryException if a part of the path is a link or not a folder
	 * @throws IOException if the folder does not exist or cannot be listed
	 */
	public static SafeFolder open(Path root, Path relative) throws IOException {
		SafeFolder folder = new SafeFolder(root, Files.newDirectoryStream(root));
		for (Path name : relative) {
			try (SafeFolder parent = folder) {
				folder = parent.child(name);
			}
		}
		return folder;
	}

	private SafeFolder child(Path name) throws IOException {
		Path child = this.path.resolve(name);
		if (!attributes(name).isDirectory()) {
			throw new NotDirectoryException(child.toString());
		}
		return new SafeFolder(child, (this.stream instanceof SecureDirectoryStream<Path> secure)
				? secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS) : Files.newDirectoryStream(child));
	}

	/** Returns the names in the folder; may be called once. */
	public List<Path> names() throws IOException {
		try {
			List<Path> names = new ArrayList<>();
			this.stream.forEach((entry) -> names.add(entry.getFileName()));
			return names;
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
	}

	/** Returns the attributes of an entry; of a link, those of the link itself. */
	public BasicFileAttributes attributes(Path name) throws IOException {
		if (this.stream instanceof SecureDirectoryStream<Path> secure) {
			return secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.readAttributes();
		}
		return Files.readAttributes(this.path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
	}

	/** Returns whether an entry of this name exists, even a broken link. */
	public boolean has(Path name) throws IOException {
		try {
			attributes(name);
			return true;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/** Moves an entry of any type to another folder, in one step. */
	public void move(Path name, SafeFolder target, Path newName) throws IOException {
		if (this.stream instanceof SecureDirectoryStream<Path> from
				&& target.stream instanceof SecureDirectoryStream<Path> to) {
			from.move(name, to, newName);
			return;
		}
		Files.move(this.path.resolve(name), target.path.resolve(newName), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
	}

	/** Deletes a file or a link, if it exists. */
	public void delete(Path name) throws IOException {
		try {
			if (this.stream instanceof SecureDirectoryStream<Path> secure) {
				secure.deleteFile(name);
				return;
			}
			Files.delete(this.path.resolve(name));
		}
		catch (NoSuchFileException ex) {
			return;
		}
	}

	/** Writes a file in one step; replaces a file or link of this name. */
	public void write(Path name, byte[] content) throws IOException {
		Path next = name.resolveSibling("." + name);
		delete(next);
		try (SeekableByteChannel file = newFile(next)) {
			ByteBuffer bytes = ByteBuffer.wrap(content);
			while (bytes.hasRemaining()) {
				file.write(bytes);
			}
		}
		move(next, this, name);
	}

	private SeekableByteChannel newFile(Path name) throws IOException {
		return (this.stream instanceof SecureDirectoryStream<Path> secure) ? secure.newByteChannel(name, NEW_FILE)
				: Files.newByteChannel(this.path.resolve(name), NEW_FILE);
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
