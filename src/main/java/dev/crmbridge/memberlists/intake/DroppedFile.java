package dev.crmbridge.memberlists.intake;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import dev.crmbridge.memberlists.workdir.MembersDir;

/**
 * What lies in a folder that clerks write into.
 *
 * @param folder the folder, relative to {@code members.dir}
 * @param name its name there
 * @param attributes its own, of a link the link's; null if they cannot be read
 * @param problem code of the reason why it can never be claimed; null if it can
 */
record DroppedFile(Path folder, Path name, BasicFileAttributes attributes, String problem) {

	/** The place relative to {@code members.dir}. */
	Path path() {
		return this.folder.resolve(this.name);
	}

	/** {@code load}, {@code preview} or {@code undo}. */
	String mode() {
		return this.folder.startsWith("in") ? "load" : this.folder.getName(0).toString();
	}

	/** The dialer that the folder is for. */
	String dialer() {
		return (this.folder.getNameCount() == 1) ? MembersDir.NO_DIALER : this.folder.getFileName().toString();
	}

}
