package dev.crmbridge.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Folders are created with the given rights. */
class BridgeFoldersTest {

	@TempDir
	private Path root;

	@Test
	void rightsDoNotDependOnTheUmask() throws IOException {
		assertThat(rights(BridgeFolders.create(this.root.resolve("in"), BridgeFolders.GROUP_WRITES)))
			.isEqualTo("rwxrwx---");
		assertThat(rights(BridgeFolders.create(this.root.resolve("done"), BridgeFolders.GROUP_READS)))
			.isEqualTo("rwxr-x---");
		assertThat(rights(BridgeFolders.create(this.root.resolve("work"), BridgeFolders.PRIVATE)))
			.isEqualTo("rwx------");
		assertThat(BridgeFolders.isWritableByOthers(this.root.resolve("in"))).isTrue();
		assertThat(BridgeFolders.isWritableByOthers(this.root.resolve("done"))).isFalse();
	}

	@Test
	void keepsSetGroupIdBit() throws IOException {
		Path members = Files.createDirectory(this.root.resolve("members"));
		Files.setAttribute(members, "unix:mode", 02750);
		Path in = BridgeFolders.create(members.resolve("in"), BridgeFolders.GROUP_WRITES);
		assertThat((Integer) Files.getAttribute(in, "unix:mode") & 07777).isEqualTo(02770);
	}

	@Test
	void existingFolderKeepsItsRights() throws IOException {
		Path in = Files.createDirectory(this.root.resolve("in"));
		Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("rwxrwxrwx"));
		BridgeFolders.createMissing(in, BridgeFolders.GROUP_WRITES);
		assertThat(rights(in)).isEqualTo("rwxrwxrwx");
	}

	@Test
	void refusesLinkInPlaceOfFolder() throws IOException {
		Path in = Files.createSymbolicLink(this.root.resolve("in"), this.root);
		assertThatThrownBy(() -> BridgeFolders.createMissing(in, BridgeFolders.GROUP_WRITES))
			.isInstanceOf(FileAlreadyExistsException.class);
	}

	private static String rights(Path folder) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
	}

}
