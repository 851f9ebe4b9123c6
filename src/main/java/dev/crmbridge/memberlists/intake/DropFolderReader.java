package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.memberlists.workdir.MembersDir;

import org.springframework.stereotype.Component;

/**
 * Lists the folders that clerks write into: {@code in/}, {@code preview/}, the dialers'
 * folders in them, and {@code undo/}. One entry or folder that cannot be read hides no
 * other.
 */
@Component
class DropFolderReader {

	/**
	 * Hidden, still being copied, made by the desktop, or what we write beside a list.
	 */
	private static final Pattern LEFT_ALONE = Pattern
		.compile("(?is)\\..*|~\\$.*|.*\\.(part|tmp|filepart|crdownload|partial|download|status)|thumbs\\.db"
				+ "|desktop\\.ini|@eadir|\\$recycle\\.bin|#recycle");

	private final Path root;

	DropFolderReader(MembersDir dir) {
		this.root = dir.root();
	}

	/** Whether a name is not that of a list or receipt that a clerk has dropped. */
	static boolean isLeftAlone(Path name) {
		return LEFT_ALONE.matcher(name.toString()).matches();
	}

	/** Returns what lies in the folders, without what is left alone. */
	List<DroppedFile> look() {
		List<DroppedFile> found = new ArrayList<>();
		look(Path.of("in"), true, found);
		look(Path.of("preview"), true, found);
		look(Path.of("undo"), false, found);
		return found;
	}

	/** Returns all folders that clerks write into, relative to {@code members.dir}. */
	List<Path> all() {
		List<Path> all = new ArrayList<>(List.of(Path.of("in"), Path.of("preview"), Path.of("undo")));
		for (Path folder : List.of(Path.of("in"), Path.of("preview"))) {
			try {
				MembersDir.children(this.root.resolve(folder))
					.stream()
					.map(Path::getFileName)
					.filter((name) -> !isLeftAlone(name))
					.forEach((name) -> all.add(folder.resolve(name)));
			}
			catch (IOException ex) {
				// look() reports the folder
				continue;
			}
		}
		return all;
	}

	private void look(Path folder, boolean holdsFolders, List<DroppedFile> found) {
		List<Path> inner = new ArrayList<>();
		try (SafeFolder opened = SafeFolder.open(this.root, folder)) {
			for (Path name : opened.names()) {
				if (isLeftAlone(name)) {
					continue;
				}
				DroppedFile dropped = dropped(opened, folder, name);
				if (holdsFolders && "unclaimed.folder".equals(dropped.problem())) {
					inner.add(name);
				}
				else if (!"gone".equals(dropped.problem())) {
					found.add(dropped);
				}
			}
		}
		catch (NoSuchFileException ex) {
			// a folder of a dialer that was removed just now
			return;
		}
		catch (IOException ex) {
			found.add(new DroppedFile((folder.getParent() != null) ? folder.getParent() : Path.of(""),
					folder.getFileName(), null, "unclaimed.not-listed"));
		}
		inner.forEach((name) -> look(folder.resolve(name), false, found));
	}

	private static DroppedFile dropped(SafeFolder opened, Path folder, Path name) {
		try {
			BasicFileAttributes attributes = opened.attributes(name);
			return new DroppedFile(folder, name, attributes, problem(name, attributes));
		}
		catch (NoSuchFileException ex) {
			return new DroppedFile(folder, name, null, "gone");
		}
		catch (AccessDeniedException ex) {
			return new DroppedFile(folder, name, null, "unclaimed.no-right");
		}
		catch (IOException ex) {
			return new DroppedFile(folder, name, null, "unclaimed.not-read");
		}
	}

	private static String problem(Path name, BasicFileAttributes attributes) {
		if (!isText(name)) {
			return "unclaimed.name";
		}
		if (attributes.isSymbolicLink()) {
			return "unclaimed.link";
		}
		if (attributes.isDirectory()) {
			return "unclaimed.folder";
		}
		return attributes.isRegularFile() ? null : "unclaimed.no-file";
	}

	/**
	 * Whether the bytes of a name are the text that Java reads: no U+FFFD in their place.
	 */
	static boolean isText(Path name) {
		try {
			return Path.of(name.toString()).equals(name);
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
