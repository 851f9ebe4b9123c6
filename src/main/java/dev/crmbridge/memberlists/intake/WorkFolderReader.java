package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Reader for the folders below {@code work/}: claims and claimed lists, as the
 * {@code load.json} in each says. A folder that cannot be read is noted and hides no
 * other.
 */
@Component
class WorkFolderReader {

	private static final Logger LOG = LoggerFactory.getLogger(WorkFolderReader.class);

	private final Path root;

	private final LoadJsonFile json;

	private final UnclaimedFileRegistry unclaimed;

	WorkFolderReader(MembersDir dir, LoadJsonFile json, UnclaimedFileRegistry unclaimed) {
		this.root = dir.root();
		this.json = json;
		this.unclaimed = unclaimed;
	}

	/** Returns all folders below {@code work/}. */
	List<Path> folders() throws IOException {
		return MembersDir.children(this.root.resolve("work"));
	}

	/**
	 * Returns the claims, made by any process, whose files are not loads yet.
	 * @param filter tests the folder of a claim
	 */
	List<Load> claims(Predicate<Path> filter) throws IOException {
		return folders().stream()
			.filter((folder) -> isClaim(folder) && MembersDir.holdsOriginal(folder) && filter.test(folder))
			.flatMap((folder) -> read(folder, this::readClaim).stream())
			.toList();
	}

	/** Returns the loads of the claimed lists, claimed by any process. */
	List<Load> lists() throws IOException {
		List<Load> lists = new ArrayList<>();
		Set<Path> present = new HashSet<>();
		for (Path folder : folders()) {
			if (MembersDir.holdsOriginal(folder)) {
				present.add(this.root.relativize(folder));
				if (!isClaim(folder)) {
					read(folder, this.json::readList).ifPresent(lists::add);
				}
			}
		}
		this.unclaimed.retain(Path.of("work"), present);
		return lists;
	}

	private static boolean isClaim(Path folder) {
		return folder.getFileName().toString().startsWith(ClaimFolderStore.PREFIX);
	}

	private Load readClaim(Path folder) throws IOException {
		Load load = this.json.read(folder);
		if (load.mode() == null) {
			throw new DamagedLoadException("load.json does not describe a claim");
		}
		return load;
	}

	private Optional<Load> read(Path folder, LoadReading reading) {
		try {
			return Optional.of(reading.read(folder));
		}
		catch (IOException ex) {
			// the load may have ended since its folder was listed
			if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
				LOG.debug("Could not read load.json; folder={}", UnclaimedFileRegistry.shown(folder.getFileName()), ex);
				this.unclaimed.note(this.root.relativize(folder),
						(ex instanceof DamagedLoadException) ? "unclaimed.no-load" : "unclaimed.not-read", false);
			}
			return Optional.empty();
		}
	}

	/** A way to read the {@code load.json} of a folder. */
	@FunctionalInterface
	private interface LoadReading {

		Load read(Path folder) throws IOException;

	}

}
