package dev.crmbridge.callevents;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * Registry of the CRM endpoints that have a block, and therefore a route. Events for an
 * endpoint whose route is stopped are stored and delivered once the route starts.
 */
@Component
public class CrmEndpointRegistry {

	private final Map<String, CrmEndpoint> endpoints = new ConcurrentHashMap<>();

	private final Map<String, Runnable> wakeUps = new ConcurrentHashMap<>();

	/** Adds an endpoint, or replaces the one of the same name. */
	public void add(CrmEndpoint endpoint) {
		this.endpoints.put(endpoint.name(), endpoint);
	}

	/**
	 * Registers what {@link #wake} runs for an endpoint.
	 * @param name the endpoint's name
	 * @param wakeUp called when the endpoint may have due deliveries
	 */
	public void onWake(String name, Runnable wakeUp) {
		this.wakeUps.put(name, wakeUp);
	}

	/** Returns the names of all endpoints, sorted. */
	public Set<String> names() {
		return new TreeSet<>(this.endpoints.keySet());
	}

	/** Returns the names of the durable endpoints. */
	public Set<String> durableNames() {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> !endpoint.live())
			.map(CrmEndpoint::name)
			.collect(Collectors.toSet());
	}

	/** Returns the names of the endpoints that want an event, sorted. */
	public List<String> namesWanting(String event, String direction, String queue) {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> endpoint.wants(event, direction, queue))
			.map(CrmEndpoint::name)
			.sorted()
			.toList();
	}

	/**
	 * Wakes the consumers of these endpoints, as new deliveries are due. A consumer that
	 * is not woken looks for due deliveries within a second.
	 */
	public void wake(Collection<String> names) {
		names.stream().map(this.wakeUps::get).filter(Objects::nonNull).forEach(Runnable::run);
	}

	/** Wakes the consumers of all endpoints. */
	public void wakeAll() {
		wake(this.wakeUps.keySet());
	}

}
