package dev.crmbridge.memberlists.plan;

import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.mapping.Catalog;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.webitel.WebitelException;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Gathers what Webitel knows that the rows of a list may name. */
@Component
public class CatalogReader {

	private static final int NOT_FOUND = 404;

	/**
	 * Whether a dialer names something of this kind.
	 * @param dialers the dialers of a list
	 * @param kind {@code bucket}, {@code agent}, {@code skill} or {@code timezone}
	 */
	public boolean need(@Variable("dialers") Map<String, Dialer> dialers, String kind) {
		return dialers.values().stream().anyMatch((dialer) -> switch (kind) {
			case "bucket" -> dialer.bucket() != null;
			case "agent" -> dialer.agent() != null;
			case "skill" -> dialer.skill() != null;
			case "timezone" -> dialer.timezone() != null;
			default -> throw new IllegalArgumentException(kind);
		});
	}

	/** What was read; null where it was not needed. */
	public Catalog open(@Variable("communicationTypes") List<Map<String, Object>> communicationTypes,
			@Variable("buckets") List<Map<String, Object>> buckets,
			@Variable("agents") List<Map<String, Object>> agents, @Variable("skills") List<Map<String, Object>> skills,
			@Variable("timezones") List<Map<String, Object>> timezones) {
		return new Catalog(communicationTypes, buckets, agents, skills, timezones);
	}

	/** The queues of the dialers of a list. */
	public List<String> queues(@Variable("dialers") Map<String, Dialer> dialers) {
		return dialers.values().stream().map((dialer) -> dialer.queue().id()).distinct().sorted().toList();
	}

	/**
	 * Lets a failure pass that says that there is no such queue.
	 * @param failure why the queue could not be read
	 * @throws Exception the failure, if it is another one
	 */
	public void requireUnknown(Exception failure) throws Exception {
		WebitelException webitel = FailureCauses.find(failure, WebitelException.class);
		if (webitel == null || webitel.getCode() != NOT_FOUND) {
			throw failure;
		}
	}

	/** Adds a queue; it is null if Webitel has none with this id. */
	public void addQueue(@Variable("directory") Catalog directory, @Variable("queue") String id,
			@Variable("webitelQueue") Map<String, Object> queue,
			@Variable("queueBuckets") List<Map<String, Object>> buckets) {
		directory.addQueue(id, queue, buckets);
	}

}
