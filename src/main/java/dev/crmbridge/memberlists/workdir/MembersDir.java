package dev.crmbridge.memberlists.workdir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The folders of {@code members.dir}. Clerks write into {@code in/*}, {@code preview/*}
 * and {@code undo/}; what the bridge trusts is made so that their group cannot.
 */
@Component
public class MembersDir {

	/** Stands for the dialer of a file that was dropped beside the dialers' folders. */
	public static final String NO_DIALER = "unknown";

	/** Name of the file that says why a file could not be loaded. */
	public static final String REASON = "reason.txt";

	private static final Logger LOG = LoggerFactory.getLogger(MembersDir.class);

	private final Path root;

	MembersDir(MemberListSettings settings, DialerRegistry dialers) throws IOException {
		Path dir = settings.dir().toAbsolutePath().normalize();
		if (!Files.isDirectory(dir)) {
			Files.createDirectories(dir.getParent());
			BridgeFolders.createMissing(dir, BridgeFolders.GROUP_READS);
		}
		this.root = dir.toRealPath();
		for (String folder : List.of("in", "preview", "work", "done", "failed")) {
			BridgeFolders.createMissing(this.root.resolve(folder),
					folder.equals("work") ? BridgeFolders.PRIVATE : BridgeFolders.GROUP_READS);
		}
		BridgeFolders.createMissing(this.root.resolve("undo"), BridgeFolders.GROUP_WRITES);
		for (String dialer : dialers.names()) {
			createDialer(this.root.resolve("in").resolve(dialer));
			createDialer(this.root.resolve("preview").resolve(dialer));
		}
		List<String> open = writableByOthers();
		if (!open.isEmpty()) {
			LOG.warn("Others than the service may write into {} below members.dir; "
					+ "take the right from them: chmod g-w,o-w", String.join(", ", open));
		}
	}

	private static void createDialer(Path folder) throws IOException {
		try {
			BridgeFolders.createMissing(folder, BridgeFolders.GROUP_WRITES);
		}
		catch (FileAlreadyExistsException ex) {
			// a link or a file, which is reported like any other that is dropped
			LOG.debug("{} is no folder", folder, ex);
		}
	}

	/** Returns the folders that others than the service may write into and should not. */
	public final List<String> writableByOthers() {
		List<String> open = new ArrayList<>();
		for (String folder : List.of(".", "in", "preview", "work", "done", "failed")) {
			try {
				if (BridgeFolders.isWritableByOthers(this.root.resolve(folder).normalize())) {
					open.add(folder);
				}
			}
			catch (IOException ex) {
				LOG.debug("Could not read the rights of {}", folder, ex);
			}
		}
		return open;
	}

	/** Returns the real path of {@code members.dir}. */
	public Path root() {
		return this.root;
	}

	/**
	 * Returns where a file was dropped.
	 * @param root of the folders, or an empty path for the place relative to it
	 */
	public static Path droppedInto(Path root, String mode, String dialer) {
		Path folder = root.resolve(mode.equals("load") ? "in" : mode);
		return dialer.equals(NO_DIALER) ? folder : folder.resolve(dialer);
	}

	/** The folders below another, without links to folders. */
	public static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter((child) -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)).toList();
		}
	}

	/** Returns whether a folder below {@code work/} holds the file that was dropped. */
	public static boolean holdsOriginal(Path work) {
		Path original = work.resolve("original");
		if (!Files.isDirectory(original, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		try (Stream<Path> files = Files.list(original)) {
			return files.findAny().isPresent();
		}
		catch (IOException ex) {
			// it ended between the look at the folder and the look into it
			return false;
		}
	}

	/**
	 * Whether a folder below {@code work/} holds a file with the reason why it goes to
	 * {@code failed/}.
	 */
	public static boolean isFailed(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return Files.exists(folder.resolve(REASON), LinkOption.NOFOLLOW_LINKS) && files.count() > 1;
		}
		catch (IOException ex) {
			// another process has moved it
			return false;
		}
	}

}
