package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Creator of loads: moves a file of the bridge's own folder {@code work/} to the folder
 * of a new load, in one rename.
 */
@Component
class LoadCreator {

	private static final Logger LOG = LoggerFactory.getLogger(LoadCreator.class);

	private final ClaimFolderStore claims;

	private final LoadIdGenerator ids;

	private final LoadJsonFile json;

	LoadCreator(ClaimFolderStore claims, LoadIdGenerator ids, LoadJsonFile json) {
		this.claims = claims;
		this.ids = ids;
		this.json = json;
	}

	/**
	 * Creates a load.
	 * @param claimed dialer, mode, file name, time and user of the load
	 * @param file the file below {@code work/}
	 * @param version size and modification time of the file
	 * @param sha256 digest of the file, in hex
	 * @return the load with its id
	 * @throws IOException if the file cannot be moved; the file stays where it is then
	 */
	Load create(Load claimed, Path file, String version, String sha256) throws IOException {
		String id = this.ids.generate(claimed.started(), claimed.dialer(), sha256);
		Path work = this.claims.newFolder(id, BridgeFolders.PRIVATE);
		Load load = new Load(work.getFileName().toString(), claimed.dialer(), claimed.mode(), claimed.file(), sha256,
				version, claimed.started(), LoadState.READING, null, null, claimed.by());
		try {
			BridgeFolders.create(work.resolve("original"), BridgeFolders.PRIVATE);
			this.json.write(work, load);
			Files.move(file, work.resolve("original").resolve(load.file()), StandardCopyOption.ATOMIC_MOVE);
			DurableWriter.sync(work.resolve("original"));
			LogContext.load(load.id());
			LOG.info("Claimed list; mode={} load={}", load.mode(), load.id());
			LogContext.clear();
			return load;
		}
		catch (IOException ex) {
			ClaimFolderStore.discard(work);
			throw ex;
		}
	}

}
