package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.workdir.MembersDir;

import org.springframework.stereotype.Component;

/**
 * Reader of the folders that clerks write into: those of each {@link LoadMode}, and the
 * dialers' folders in them. An entry or folder that cannot be read hides no other.
 */
@Component
class DropFolderReader {

	/**
	 * Names of hidden files, of unfinished copies, of desktop files and of our status
	 * files.
	 */
	private static final Pattern IGNORED = Pattern
		.compile("(?is)\\..*|~\\$.*|.*\\.(part|tmp|filepart|crdownload|partial|download|status)|thumbs\\.db"
				+ "|desktop\\.ini|@eadir|\\$recycle\\.bin|#recycle");

	/** The modes of what clerks drop. */
	private static final List<LoadMode> FOLDERS = Arrays.stream(LoadMode.values())
		.filter((mode) -> mode.folder() != null)
		.toList();

	private final Path root;

	DropFolderReader(MembersDir dir) {
		this.root = dir.root();
	}

	/** Returns whether the bridge ignores files and folders of a name. */
	static boolean isIgnored(Path name) {
		return IGNORED.matcher(name.toString()).matches();
	}

	/** Returns the files in all folders, without ignored ones. */
	List<DroppedFile> files() {
		List<DroppedFile> found = new ArrayList<>();
		for (LoadMode mode : FOLDERS) {
			addFiles(Path.of(mode.folder()), mode.isForDialer(), found);
		}
		return found;
	}

	/** Returns the folders that clerks write into, without those of the dialers. */
	static List<Path> parents() {
		return FOLDERS.stream().map((mode) -> Path.of(mode.folder())).toList();
	}

	/** Returns all folders that clerks write into, relative to {@code members.dir}. */
	List<Path> folders() {
		List<Path> folders = new ArrayList<>(parents());
		for (Path folder : LoadMode.OF_DIALERS.stream().map((mode) -> Path.of(mode.folder())).toList()) {
			try {
				MembersDir.children(this.root.resolve(folder))
					.stream()
					.map(Path::getFileName)
					.filter((name) -> !isIgnored(name))
					.forEach((name) -> folders.add(folder.resolve(name)));
			}
			catch (IOException ex) {
				// files() reports the folder
				continue;
			}
		}
		return folders;
	}

	private void addFiles(Path folder, boolean holdsFolders, List<DroppedFile> found) {
		List<Path> inner = new ArrayList<>();
		try (SafeFolder opened = SafeFolder.open(this.root, folder)) {
			for (Path name : opened.names()) {
				if (isIgnored(name)) {
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
			// the folder of a dialer was just removed
			return;
		}
		catch (IOException ex) {
			found.add(new DroppedFile((folder.getParent() != null) ? folder.getParent() : Path.of(""),
					folder.getFileName(), null, "unclaimed.not-listed"));
		}
		inner.forEach((name) -> addFiles(folder.resolve(name), false, found));
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
	 * Returns whether Java reads a name without a loss: bytes that are not UTF-8 get
	 * lost.
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
