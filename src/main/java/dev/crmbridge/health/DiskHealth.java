package dev.crmbridge.health;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import dev.crmbridge.config.DataSettings;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Health of the disks that the bridge writes to: down when one is nearly full. */
@Component("diskHealthIndicator")
class DiskHealth extends BlockingHealthIndicator {

	private final Map<String, Path> folders = new LinkedHashMap<>();

	private final DataSize threshold;

	DiskHealth(DataSettings data, @Value("${members.dir}") String members,
			@Value("${management.health.diskspace.threshold}") DataSize threshold) {
		this.folders.put("data.dir", data.dir());
		this.folders.put("members.dir", Path.of(members));
		this.threshold = threshold;
	}

	@Override
	public Health health() {
		StringJoiner full = new StringJoiner(", ");
		this.folders.forEach((setting, folder) -> {
			DataSize left = DataSize.ofBytes(existing(folder).getUsableSpace());
			if (left.compareTo(this.threshold) < 0) {
				full.add("%s has %d MB left".formatted(setting, left.toMegabytes()));
			}
		});
		return (full.length() == 0) ? Health.up().build() : down("nearly full: " + full);
	}

	/** A network drive may hang. */
	@Override
	protected Health unanswered() {
		return down("The disk of data.dir or members.dir does not answer.");
	}

	/** Returns the folder, or its nearest existing parent, where it will be created. */
	private static File existing(Path folder) {
		File file = folder.toAbsolutePath().normalize().toFile();
		return file.exists() ? file : existing(file.toPath().getParent());
	}

}
