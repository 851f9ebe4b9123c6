package dev.crmbridge.crmapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelQuery;

import org.springframework.stereotype.Component;

/** Mapper for the list of dialers and their Webitel queues. */
@Component
public class DialerListMapper {

	/** Words for Webitel's queue types; the index is Webitel's number. */
	private static final List<String> TYPES = List.of("offline", "inbound", "outbound-ivr", "preview", "progressive",
			"predictive", "inbound-chat", "inbound-task", "outbound-task", "im", "outbound-call");

	private final DialerRegistry dialers;

	DialerListMapper(DialerRegistry dialers) {
		this.dialers = dialers;
	}

	/** Returns the query for the queues of all dialers. */
	public String query() {
		WebitelQuery query = new WebitelQuery();
		this.dialers.withQueue()
			.values()
			.stream()
			.map((dialer) -> dialer.queue().id())
			.distinct()
			.sorted()
			.forEach((queue) -> query.add("id", queue));
		return query.add("size", "20000").toString();
	}

	/** Maps Webitel's queues to the list of dialers, sorted by name. */
	public Map<String, Object> list(Map<String, Object> webitel) {
		List<?> items = (webitel.get("items") instanceof List<?> list) ? list : List.of();
		Map<String, WebitelObjectReader> queues = items.stream()
			.map(WebitelObjectReader::of)
			.collect(
					Collectors.toMap((queue) -> queue.text("id"), (queue) -> queue, (one, other) -> one, TreeMap::new));
		return Map.of("items", this.dialers.withQueue().keySet().stream().map((name) -> {
			WebitelObjectReader queue = queues.getOrDefault(queue(name), WebitelObjectReader.of(null));
			Map<String, Object> dialer = new LinkedHashMap<>();
			dialer.put("name", name);
			dialer.put("queue", queue(name));
			dialer.put("queue_name", queue.text("name"));
			dialer.put("type", queue.has("id") ? type((int) queue.number("type")) : "");
			dialer.put("enabled", queue.flag("enabled"));
			dialer.put("count", queue.number("count"));
			dialer.put("waiting", queue.number("waiting"));
			return dialer;
		}).toList());
	}

	/**
	 * Returns the id of a dialer's queue.
	 * @throws ProblemException if the dialer is unknown
	 */
	public String queue(String dialer) {
		return Optional.ofNullable(dialer)
			.map(this.dialers.withQueue()::get)
			.orElseThrow(ProblemException::notFound)
			.queue()
			.id();
	}

	private static String type(int number) {
		return (number >= 0 && number < TYPES.size()) ? TYPES.get(number) : String.valueOf(number);
	}

}
