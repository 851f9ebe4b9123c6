package dev.crmbridge.memberlists.plan;

import java.util.List;
import java.util.Map;

import dev.crmbridge.memberlists.mapping.member.Catalog;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.stereotype.Component;

/** Reader of the {@link Catalog} for one list, from the answers of Webitel. */
@Component
public class CatalogReader {

	private static final int NOT_FOUND = 404;

	/**
	 * Returns whether a list of the catalog is needed, because a dialer names items of
	 * it.
	 * @param dialers dialers of the member list
	 * @param list name of the catalog's list, such as {@code buckets}
	 */
	public boolean isNeeded(Map<String, Dialer> dialers, String list) {
		return list.equals("communication-types") || dialers.values().stream().anyMatch((dialer) -> switch (list) {
			case "buckets", "queue-buckets" -> dialer.bucket() != null;
			case "agents" -> dialer.agent() != null;
			case "skills" -> dialer.skill() != null;
			case "timezones" -> dialer.timezone() != null;
			default -> throw new IllegalArgumentException(list);
		});
	}

	/** Returns a catalog of Webitel's lists; a list that is not needed is null. */
	public Catalog read(List<Map<String, Object>> communicationTypes, List<Map<String, Object>> buckets,
			List<Map<String, Object>> agents, List<Map<String, Object>> skills, List<Map<String, Object>> timezones) {
		return new Catalog(communicationTypes, buckets, agents, skills, timezones);
	}

	/** Returns the ids of the queues of a list's dialers. */
	public List<String> queues(Map<String, Dialer> dialers) {
		return dialers.values().stream().map((dialer) -> dialer.queue().id()).distinct().sorted().toList();
	}

	/**
	 * Requires that a request failed because Webitel has no such queue.
	 * @param failure failure of the request
	 * @throws Exception the failure, if it has another cause
	 */
	public void requireUnknown(Exception failure) throws Exception {
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		if (webitel == null || webitel.getCode() != NOT_FOUND) {
			throw failure;
		}
	}

	/**
	 * Adds a queue to the catalog; the queue is null if Webitel has none with this id.
	 */
	public void addQueue(Catalog catalog, String id, Map<String, Object> queue, List<Map<String, Object>> buckets) {
		catalog.addQueue(id, queue, buckets);
	}

}
