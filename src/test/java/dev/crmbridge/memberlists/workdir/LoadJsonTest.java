package dev.crmbridge.memberlists.workdir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * {@code load.json} is checked when it is read: a changed file must not lead elsewhere.
 */
class LoadJsonTest {

	private static final String ID = "20261122-101500-soft-9f2c01ab";

	private final ObjectMapper mapper = JsonMapper.builder()
		.addModule(new JavaTimeModule())
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final LoadJsonFile json = new LoadJsonFile(this.mapper);

	@TempDir
	private Path work;

	private Path folder;

	@BeforeEach
	void prepare() throws IOException {
		this.folder = Files.createDirectory(this.work.resolve(ID));
	}

	@Test
	void readsWhatItWrote() throws IOException {
		Load load = load(ID, "soft", LoadMode.LOAD, "боржники \\ листопад.csv");
		this.json.write(this.folder, load);
		assertThat(this.json.read(this.folder)).isEqualTo(load);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../../..", "..", ".", "", "/", "/etc", "20261122-101500-soft-00000000", "a/b", "\0" })
	void rejectsIdOrNameThatLeadsElsewhere(String name) throws IOException {
		for (Load load : new Load[] { load(name, "soft", LoadMode.LOAD, "list.csv"),
				load(ID, name, LoadMode.LOAD, "list.csv"), load(ID, "soft", LoadMode.LOAD, name) }) {
			if (load.id().equals(ID) && name.startsWith("2026")) {
				continue;
			}
			this.json.write(this.folder, load);
			assertThatThrownBy(() -> this.json.read(this.folder)).isInstanceOf(DamagedLoadException.class);
		}
	}

	@Test
	void rejectsUnknownMode() throws IOException {
		this.json.write(this.folder, load(ID, "soft", LoadMode.LOAD, "list.csv"));
		Path file = this.folder.resolve("load.json");
		Files.writeString(file, Files.readString(file).replace("\"load\",", "\"../undo\","));
		assertThatThrownBy(() -> this.json.read(this.folder)).isInstanceOf(DamagedLoadException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[", "null", "{}", "42", "{\"id\":{}}", "{\"id\":\"a\",\"more\":1}" })
	void rejectsOtherContent(String content) throws IOException {
		Files.writeString(this.folder.resolve("load.json"), content);
		assertThatThrownBy(() -> this.json.read(this.folder)).isInstanceOf(DamagedLoadException.class);
	}

	@Test
	void linkIsNotFollowed() throws IOException {
		Path elsewhere = this.work.resolve("elsewhere.json");
		this.mapper.writeValue(elsewhere.toFile(), load(ID, "soft", LoadMode.LOAD, "list.csv"));
		Files.createSymbolicLink(this.folder.resolve("load.json"), elsewhere);
		assertThatThrownBy(() -> this.json.read(this.folder)).isInstanceOf(DamagedLoadException.class);
	}

	private static Load load(String id, String dialer, LoadMode mode, String file) {
		return new Load(id, dialer, mode, file, null, null, Instant.EPOCH, LoadState.READING, null, null, null);
	}

}
