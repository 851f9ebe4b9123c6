package dev.crmbridge.web.security;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Log of requests without a valid key, at most a line a minute however many come. */
@Component
public class RefusedKeyLog {

	private static final Logger LOG = LoggerFactory.getLogger(RefusedKeyLog.class);

	private static final List<String> GROUPS = List.of("webitel", "crm", "admin");

	/** By group. Guarded by this. */
	private final Map<String, Long> counts = new TreeMap<>();

	/** Counts a request. Keeps only the group of its path. */
	synchronized void count(String path) {
		String group = GROUPS.stream().filter((each) -> path.startsWith("/" + each)).findFirst().orElse("other");
		this.counts.merge(group, 1L, Long::sum);
	}

	/** Logs how many requests were refused since the last call, unless none was. */
	public synchronized void report() {
		if (this.counts.isEmpty()) {
			return;
		}
		StringJoiner groups = new StringJoiner(" ");
		this.counts.forEach((group, count) -> groups.add(group + "=" + count));
		LOG.warn("Refused {} requests for a missing or wrong key in the last minute; {}",
				this.counts.values().stream().mapToLong(Long::longValue).sum(), groups);
		this.counts.clear();
	}

}
