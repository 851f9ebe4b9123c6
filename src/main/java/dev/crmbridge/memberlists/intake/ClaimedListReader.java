package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** The lists below {@code work/}, as their {@code load.json} says. */
@Component
class ClaimedListReader {

	private static final Logger LOG = LoggerFactory.getLogger(ClaimedListReader.class);

	private final Path root;

	private final LoadJsonFile json;

	private final UnclaimedFileRegistry unclaimed;

	ClaimedListReader(MembersDir dir, LoadJsonFile json, UnclaimedFileRegistry unclaimed) {
		this.root = dir.root();
		this.json = json;
		this.unclaimed = unclaimed;
	}

	/** Returns the lists that were claimed, by whichever process. */
	List<Load> loads() throws IOException {
		List<Load> loads = new ArrayList<>();
		Set<Path> present = new HashSet<>();
		for (Path folder : MembersDir.children(this.root.resolve("work"))) {
			if (!MembersDir.holdsOriginal(folder)) {
				continue;
			}
			present.add(this.root.relativize(folder));
			if (folder.getFileName().toString().startsWith(ClaimFolderStore.PREFIX)) {
				continue;
			}
			try {
				loads.add(this.json.readList(folder));
			}
			catch (DamagedLoadException ex) {
				this.unclaimed.note(this.root.relativize(folder), "unclaimed.no-load", false);
			}
			catch (NoSuchFileException ex) {
				// it ended between the look at the folder and the look into it
				continue;
			}
			catch (IOException ex) {
				LOG.debug("Could not read what {} holds", UnclaimedFileRegistry.shown(folder.getFileName()), ex);
				this.unclaimed.note(this.root.relativize(folder), "unclaimed.not-read", false);
			}
		}
		this.unclaimed.retain(Path.of("work"), present);
		return loads;
	}

}
