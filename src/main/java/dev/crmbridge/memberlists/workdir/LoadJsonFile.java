package dev.crmbridge.memberlists.workdir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;

import org.springframework.stereotype.Component;

/**
 * Reader and writer of {@code load.json}, which describes a claimed file until the store
 * knows its load. The reader trusts no value: a changed file must not lead elsewhere.
 */
@Component
public class LoadJsonFile {

	private static final String NAME = "load.json";

	/** In bytes; a file name has at most 255. */
	private static final int MAX_SIZE = 8192;

	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	private final ObjectMapper json;

	LoadJsonFile(ObjectMapper json) {
		this.json = json;
	}

	/** Writes {@code load.json} into a folder below {@code work/}. */
	public void write(Path folder, Load load) throws IOException {
		DurableWriter.write(folder.resolve(NAME), this.json.writeValueAsBytes(load));
	}

	/**
	 * Reads {@code load.json} of a folder below {@code work/}.
	 * @throws DamagedLoadException if the file is missing, or the bridge did not write it
	 * for this folder
	 */
	public Load read(Path folder) throws IOException {
		Path file = folder.resolve(NAME);
		if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
				|| !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new DamagedLoadException("load.json is missing");
		}
		Load load;
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			load = this.json.readValue(in.readNBytes(MAX_SIZE), Load.class);
		}
		catch (JsonProcessingException ex) {
			throw new DamagedLoadException("load.json is damaged");
		}
		if (load == null || !folder.getFileName().toString().equals(load.id()) || load.started() == null
				|| load.mode() == LoadMode.API || !isName(load.dialer()) || !isName(load.file())) {
			throw new DamagedLoadException("load.json does not describe this folder");
		}
		return load;
	}

	/**
	 * Reads {@code load.json} of the folder of a list.
	 * @throws DamagedLoadException if the file is missing, or the bridge did not write it
	 * for a list in this folder
	 */
	public Load readList(Path folder) throws IOException {
		Load load = read(folder);
		if (load.mode() == LoadMode.UNDO || load.sha256() == null || !SHA256.matcher(load.sha256()).matches()) {
			throw new DamagedLoadException("load.json does not describe a list");
		}
		return load;
	}

	/** Returns whether a text is a single name of a file or folder. */
	public static boolean isName(String text) {
		try {
			return text != null && !text.isEmpty() && !text.equals(".") && !text.equals("..")
					&& Path.of(text).getNameCount() == 1 && Path.of(text).getFileName().toString().equals(text)
					&& !Path.of(text).isAbsolute();
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
