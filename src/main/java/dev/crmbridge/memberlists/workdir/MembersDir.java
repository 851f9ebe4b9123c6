package dev.crmbridge.memberlists.workdir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.memberlists.DialerNames;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.MemberListSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Folders of {@code members.dir}, created at start. Clerks write into the dialers'
 * folders of each {@link LoadMode}, {@code stop/} and {@code undo/}; their group has no
 * right to write into the other folders, which the bridge trusts.
 */
@Component
public class MembersDir {

	/** Stands for the dialer of a file that was dropped next to the dialers' folders. */
	public static final String NO_DIALER = "unknown";

	/** Stands for the dialer of a stop list, which holds for several dialers. */
	public static final String STOP_LISTS = "stop";

	/** Prefix of the folders below {@code work/} for lists that are being received. */
	public static final String UPLOAD_PREFIX = "upload-";

	/** Name of the file with the reason for which a list was refused. */
	public static final String REASON = "reason.txt";

	private static final Logger LOG = LoggerFactory.getLogger(MembersDir.class);

	private final Path root;

	MembersDir(MemberListSettings settings, DialerNames dialers) throws IOException {
		Path dir = settings.dir().toAbsolutePath().normalize();
		if (!Files.isDirectory(dir)) {
			Files.createDirectories(dir.getParent());
			BridgeFolders.createMissing(dir, BridgeFolders.GROUP_READS);
		}
		this.root = dir.toRealPath();
		for (String folder : closed()) {
			BridgeFolders.createMissing(this.root.resolve(folder),
					folder.equals("work") ? BridgeFolders.PRIVATE : BridgeFolders.GROUP_READS);
		}
		for (LoadMode mode : List.of(LoadMode.UNDO, LoadMode.STOP)) {
			BridgeFolders.createMissing(this.root.resolve(mode.folder()), BridgeFolders.GROUP_WRITES);
		}
		createDialers(dialers);
		dialers.onReload(() -> createDialersLater(dialers));
		List<String> open = writableByOthers();
		if (!open.isEmpty()) {
			LOG.warn("Accounts other than the service's may write into {} below members.dir; "
					+ "remove the right with: chmod g-w,o-w", String.join(", ", open));
		}
	}

	/** Returns the folders into which clerks do not write. */
	private static List<String> closed() {
		List<String> closed = new ArrayList<>(List.of("work", "done", "failed"));
		LoadMode.OF_DIALERS.forEach((mode) -> closed.add(mode.folder()));
		return closed;
	}

	private void createDialers(DialerNames dialers) throws IOException {
		for (String dialer : dialers.names()) {
			for (LoadMode mode : LoadMode.OF_DIALERS) {
				createDialer(this.root.resolve(mode.folder()).resolve(dialer));
			}
		}
	}

	private void createDialersLater(DialerNames dialers) {
		try {
			createDialers(dialers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not create the folders of a new dialer", ex);
		}
	}

	private static void createDialer(Path folder) throws IOException {
		try {
			BridgeFolders.createMissing(folder, BridgeFolders.GROUP_WRITES);
		}
		catch (FileAlreadyExistsException ex) {
			// a link or a file, which is reported like any other dropped one
			LOG.debug("Not a folder: {}", folder, ex);
		}
	}

	/**
	 * Returns the trusted folders into which accounts other than the service's may write.
	 */
	public final List<String> writableByOthers() {
		List<String> open = new ArrayList<>();
		List<String> folders = new ArrayList<>(List.of("."));
		folders.addAll(closed());
		for (String folder : folders) {
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
	 * Returns the folder into which a file was dropped.
	 * @param root of the folders; empty for a path relative to the root
	 * @param mode of the load
	 * @param dialer of the load
	 */
	public static Path droppedInto(Path root, LoadMode mode, String dialer) {
		Path folder = root.resolve(mode.folder());
		return (mode.isForDialer() && !dialer.equals(NO_DIALER)) ? folder.resolve(dialer) : folder;
	}

	/** Returns the folders in a folder, without links to folders. */
	public static List<Path> children(Path folder) throws IOException {
		try (Stream<Path> children = Files.list(folder)) {
			return children.filter((child) -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)).toList();
		}
	}

	/** Returns whether a folder below {@code work/} holds the dropped file. */
	public static boolean holdsOriginal(Path work) {
		Path original = work.resolve("original");
		if (!Files.isDirectory(original, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		try (Stream<Path> files = Files.list(original)) {
			return files.findAny().isPresent();
		}
		catch (IOException ex) {
			// the load ended after the folder was found
			return false;
		}
	}

	/**
	 * Returns whether a folder below {@code work/} holds a file that is on its way to
	 * {@code failed/}, with its reason.
	 */
	public static boolean isFailed(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return Files.exists(folder.resolve(REASON), LinkOption.NOFOLLOW_LINKS) && files.count() > 1;
		}
		catch (IOException ex) {
			// another process has moved the folder
			return false;
		}
	}

}
