package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Receiver of lists that users of the console send. A list is streamed to a new folder
 * below {@code work/}, into which the bridge alone writes. Once the last byte has
 * arrived, the list becomes a load.
 */
@Component
public class ListReceiver {

	/** Longest name of a file in bytes; {@code .status} and {@code original-} fit too. */
	private static final int MAX_NAME_SIZE = 240;

	private final LoadCreator creator;

	private final LoadRepository loads;

	private final ActivityRepository activity;

	private final Path root;

	ListReceiver(LoadCreator creator, LoadRepository loads, ActivityRepository activity, MembersDir dir) {
		this.creator = creator;
		this.loads = loads;
		this.activity = activity;
		this.root = dir.root();
	}

	/**
	 * Returns the name under which a list is kept, if the name can be a file's.
	 * @param sent name as the browser sent it; some send a whole path
	 */
	public static Optional<String> fileName(String sent) {
		String name = Normalizer.normalize((sent != null) ? sent : "", Normalizer.Form.NFC);
		name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).strip();
		boolean usable = LoadJsonFile.isName(name) && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_SIZE
				&& name.chars().noneMatch(Character::isISOControl) && !DropFolderReader.isIgnored(Path.of(name));
		return usable ? Optional.of(name) : Optional.empty();
	}

	/**
	 * Streams a list to a new folder.
	 * @param content the list; an exception of the stream ends the transfer
	 * @return the file, for {@link #accept} or {@link #discard}
	 * @throws IOException if the list cannot be read or written; nothing stays of it then
	 */
	public Path receive(InputStream content) throws IOException {
		Path folder = BridgeFolders.create(
				this.root.resolve("work").resolve(MembersDir.UPLOAD_PREFIX + UUID.randomUUID()), BridgeFolders.PRIVATE);
		Path file = folder.resolve("content");
		try {
			Files.copy(content, file);
			DurableWriter.sync(file);
			return file;
		}
		catch (IOException | RuntimeException ex) {
			discard(file);
			throw ex;
		}
	}

	/** Deletes a received file that does not become a load. */
	public void discard(Path file) throws IOException {
		FileSystemUtils.deleteRecursively(file.getParent());
	}

	/**
	 * Makes a load of a received file.
	 * @param file the file, as {@link #receive} returned it
	 * @param mode what the list does
	 * @param dialer an existing dialer
	 * @param name name of the list, as {@link #fileName} returned it
	 * @param user who sent the list
	 * @return id of the load
	 * @throws IOException if the file cannot be moved
	 */
	public String accept(Path file, LoadMode mode, String dialer, String name, String user) throws IOException {
		Load wanted = new Load(null, dialer, mode, name, null, null, Instant.now(), LoadState.READING, null, null,
				user);
		Load load = this.creator.create(wanted, file, LoadFolders.version(file), FileDigest.read(file).sha256());
		FileSystemUtils.deleteRecursively(file.getParent());
		// without the store, the load is recorded later, as after a crash
		this.activity.change(user, action(mode), describe(load), () -> this.loads.insert(load));
		return load.id();
	}

	/** Describes a list for the record of changes. */
	static String describe(Load load) {
		String what = (load.mode() == LoadMode.STOP) ? "a stop list"
				: "a list of the dialer " + LogContext.sanitize(load.dialer());
		return what + "; load=" + LogContext.sanitize(load.id());
	}

	static OperatorAction action(LoadMode mode) {
		return switch (mode) {
			case REMOVE -> OperatorAction.REMOVE;
			case SYNC -> OperatorAction.SYNC;
			case STOP -> OperatorAction.STOP_LIST;
			case PREVIEW, SYNC_PREVIEW -> OperatorAction.PREVIEW;
			default -> OperatorAction.LOAD;
		};
	}

	/**
	 * Makes a load of the bytes of a list that was previewed.
	 * @param preview the preview, which has ended
	 * @param user who loads the list
	 * @return id of the load
	 * @throws IOException if the list cannot be copied
	 */
	public String loadPreviewed(LoadReport preview, String user) throws IOException {
		Path original = original(preview);
		try (InputStream content = Files.newInputStream(original, LinkOption.NOFOLLOW_LINKS)) {
			return accept(receive(content), preview.mode().carriedOut(), preview.dialer(), preview.file(), user);
		}
	}

	/** Returns the list of a load that has ended. */
	public Path original(LoadReport load) {
		return folder(load).resolve(LoadFolders.originalName(load.file()));
	}

	/** Returns the folder with the files of a load that has ended. */
	public Path folder(LoadReport load) {
		Path done = this.root.resolve("done").resolve(load.dialer()).resolve(load.id());
		return Files.isDirectory(done, LinkOption.NOFOLLOW_LINKS) ? done
				: this.root.resolve("failed").resolve(load.id());
	}

}
