package dev.crmbridge.memberlists.intake;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.workdir.MembersDir;

/**
 * File, or any other entry, of a folder that clerks write into.
 *
 * @param folder the folder, relative to {@code members.dir}
 * @param name name in the folder
 * @param attributes its attributes, for a link those of the link; null if they cannot be
 * read
 * @param problem code of the reason why the entry can never be claimed; null if it can
 */
record DroppedFile(Path folder, Path name, BasicFileAttributes attributes, String problem) {

	/** Returns the path relative to {@code members.dir}. */
	Path path() {
		return this.folder.resolve(this.name);
	}

	/**
	 * Returns the path, relative to {@code members.dir}, under which the file of a load
	 * was dropped.
	 */
	static Path path(LoadMode mode, String dialer, String file) {
		return MembersDir.droppedInto(Path.of(""), mode, dialer).resolve(file);
	}

	/** Returns the mode of the folder. */
	LoadMode mode() {
		return LoadMode.ofFolder(this.folder.getName(0).toString());
	}

	/** Returns the dialer of the folder, or the word that stands in its place. */
	String dialer() {
		if (mode() == LoadMode.STOP) {
			return MembersDir.STOP_LISTS;
		}
		return (this.folder.getNameCount() == 1) ? MembersDir.NO_DIALER : this.folder.getFileName().toString();
	}

}
