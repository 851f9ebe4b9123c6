package dev.crmbridge.health;

import java.nio.file.Path;

import dev.crmbridge.config.DataSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.health.Health;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Health of the disk of a folder that does not exist yet. */
class DiskHealthTest {

	@TempDir
	private Path folder;

	@Test
	void checksDiskOfMissingFoldersParent() {
		assertThat(health("1B")).isEqualTo(Health.up().build());
		assertThat(health("1000000TB").getDetails().get("reason").toString()).startsWith("nearly full: data.dir has ")
			.doesNotContain(" 0 MB");
	}

	/** Both folders are missing. */
	private Health health(String threshold) {
		Path missing = this.folder.resolve("not/yet/there");
		return new DiskHealth(new DataSettings(missing), missing.toString(), DataSize.parse(threshold)).health();
	}

}
