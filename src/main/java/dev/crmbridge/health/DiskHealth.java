package dev.crmbridge.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import dev.crmbridge.config.DataSettings;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Health of the disks that the bridge writes to: down when one is nearly full. */
@Component("diskHealthIndicator")
class DiskHealth implements HealthIndicator {

	private final Map<String, Path> folders = new LinkedHashMap<>();

	private final DataSize threshold;

	private final HealthIndicator indicator;

	DiskHealth(DataSettings data, @Value("${members.dir}") String members,
			@Value("${management.health.diskspace.threshold}") DataSize threshold, HealthCheckRegistry checks) {
		this.folders.put("data.dir", data.dir());
		this.folders.put("members.dir", Path.of(members));
		this.threshold = threshold;
		// a network drive may hang
		this.indicator = checks.add(this::check, down("The disk of data.dir or members.dir does not answer."));
	}

	@Override
	public Health health() {
		return this.indicator.health();
	}

	private Health check() {
		StringJoiner full = new StringJoiner(", ");
		this.folders.forEach((setting, folder) -> {
			DataSize left = DataSize.ofBytes(existing(folder).toFile().getUsableSpace());
			if (left.compareTo(this.threshold) < 0) {
				full.add("%s has %d MB left".formatted(setting, left.toMegabytes()));
			}
		});
		return (full.length() == 0) ? Health.up().build() : down("nearly full: " + full);
	}

	/** Returns the folder, or its nearest existing parent, where it will be created. */
	private static Path existing(Path folder) {
		Path path = folder.toAbsolutePath().normalize();
		while (!Files.exists(path) && path.getParent() != null) {
			path = path.getParent();
		}
		return path;
	}

	private static Health down(String reason) {
		return Health.down().withDetail("reason", reason).build();
	}

}
