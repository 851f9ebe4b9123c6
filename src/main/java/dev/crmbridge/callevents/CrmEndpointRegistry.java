package dev.crmbridge.callevents;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * The CRM endpoints that have a block, and therefore a route. A stopped route's endpoint
 * still gets its events, later.
 */
@Component
public class CrmEndpointRegistry {

	private final Map<String, CrmEndpoint> endpoints = new ConcurrentHashMap<>();

	private final Map<String, Runnable> lanes = new ConcurrentHashMap<>();

	public void add(CrmEndpoint endpoint) {
		this.endpoints.put(endpoint.name(), endpoint);
	}

	/** Has a lane told of work, from when it starts. */
	public void listen(String name, Runnable lane) {
		this.lanes.put(name, lane);
	}

	/** The names of all endpoints. */
	public Set<String> names() {
		return new TreeSet<>(this.endpoints.keySet());
	}

	/** The names of the endpoints whose deliveries are durable. */
	public Set<String> durableNames() {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> !endpoint.live())
			.map(CrmEndpoint::name)
			.collect(Collectors.toSet());
	}

	/** The names of the endpoints that are to get an event. */
	public List<String> wanting(String event, String direction, String queue) {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> endpoint.wants(event, direction, queue))
			.map(CrmEndpoint::name)
			.sorted()
			.toList();
	}

	/** There is work for these; without this, they would find it within a second. */
	public void wake(Collection<String> names) {
		names.stream().map(this.lanes::get).filter((lane) -> lane != null).forEach(Runnable::run);
	}

	/** There may be work for any. */
	public void wakeAll() {
		wake(this.lanes.keySet());
	}

}
