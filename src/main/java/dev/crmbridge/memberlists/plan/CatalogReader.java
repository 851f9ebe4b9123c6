package dev.crmbridge.memberlists.plan;

import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.mapping.Catalog;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.webitel.WebitelException;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Reader of the {@link Catalog} for one list, from the answers of Webitel. */
@Component
public class CatalogReader {

	private static final int NOT_FOUND = 404;

	/**
	 * Returns whether a dialer of a list names something of a kind.
	 * @param dialers dialers of the list
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

	/** Returns a catalog of Webitel's lists; a list that is not needed is null. */
	public Catalog open(@Variable("communicationTypes") List<Map<String, Object>> communicationTypes,
			@Variable("buckets") List<Map<String, Object>> buckets,
			@Variable("agents") List<Map<String, Object>> agents, @Variable("skills") List<Map<String, Object>> skills,
			@Variable("timezones") List<Map<String, Object>> timezones) {
		return new Catalog(communicationTypes, buckets, agents, skills, timezones);
	}

	/** Returns the ids of the queues of a list's dialers. */
	public List<String> queues(@Variable("dialers") Map<String, Dialer> dialers) {
		return dialers.values().stream().map((dialer) -> dialer.queue().id()).distinct().sorted().toList();
	}

	/**
	 * Requires that a request failed because Webitel has no such queue.
	 * @param failure failure of the request
	 * @throws Exception the failure, if it has another cause
	 */
	public void requireUnknown(Exception failure) throws Exception {
		WebitelException webitel = FailureCauses.find(failure, WebitelException.class);
		if (webitel == null || webitel.getCode() != NOT_FOUND) {
			throw failure;
		}
	}

	/**
	 * Adds a queue to the catalog; the queue is null if Webitel has none with this id.
	 */
	public void addQueue(@Variable("directory") Catalog catalog, @Variable("queue") String id,
			@Variable("webitelQueue") Map<String, Object> queue,
			@Variable("queueBuckets") List<Map<String, Object>> buckets) {
		catalog.addQueue(id, queue, buckets);
	}

}
