package dev.crmbridge.callevents;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * Registry of the CRM endpoints that have a block, and therefore a route. Events for an
 * endpoint whose route is stopped are stored and delivered once the route starts.
 */
@Component
public class CrmEndpointRegistry {

	private final Map<String, Entry> endpoints = new ConcurrentHashMap<>();

	private final Map<String, EndpointLane> lanes = new ConcurrentHashMap<>();

	/**
	 * Adds an endpoint, or replaces the one of the same name.
	 * @param endpoint the endpoint
	 * @param where the endpoint's predicate over the fields of an event
	 */
	public void add(CrmEndpoint endpoint, Predicate<Map<String, Object>> where) {
		this.endpoints.put(endpoint.name(), new Entry(endpoint, where));
	}

	/** Removes an endpoint whose block is gone; its due deliveries stay, as orphaned. */
	public void remove(String name) {
		this.endpoints.remove(name);
		this.lanes.remove(name);
	}

	/** Registers what delivers the events of an endpoint. */
	public void addLane(String name, EndpointLane lane) {
		this.lanes.put(name, lane);
	}

	/** Returns what delivers the events of an endpoint that has a route. */
	public Optional<EndpointLane> lane(String name) {
		return Optional.ofNullable(this.lanes.get(name));
	}

	/** Returns the names of all endpoints, sorted. */
	public Set<String> names() {
		return new TreeSet<>(this.endpoints.keySet());
	}

	/** Returns the endpoint of a name; empty without a block. */
	public Optional<CrmEndpoint> find(String name) {
		return Optional.ofNullable(this.endpoints.get(name)).map(Entry::endpoint);
	}

	/** Returns the names of the durable endpoints. */
	public Set<String> durableNames() {
		return this.endpoints.values()
			.stream()
			.filter((entry) -> !entry.endpoint.live())
			.map((entry) -> entry.endpoint.name())
			.collect(Collectors.toSet());
	}

	/** Returns the names of the endpoints that want an event, sorted. */
	public List<String> namesWanting(CallEvent event) {
		return this.endpoints.values()
			.stream()
			.filter((entry) -> entry.wants(event))
			.map((entry) -> entry.endpoint.name())
			.sorted()
			.toList();
	}

	/**
	 * Wakes the lanes of these endpoints, as new deliveries are due. A lane that is not
	 * woken looks for due deliveries within a second.
	 */
	public void wake(Collection<String> names) {
		names.stream().map(this.lanes::get).filter(Objects::nonNull).forEach(EndpointLane::wake);
	}

	/** Wakes the lanes of all endpoints. */
	public void wakeAll() {
		wake(this.lanes.keySet());
	}

	private record Entry(CrmEndpoint endpoint, Predicate<Map<String, Object>> where) {

		boolean wants(CallEvent event) {
			return this.endpoint.wants(event.event(), event.direction(), event.queue())
					&& (this.endpoint.where().isEmpty() || this.where.test(EventFields.read(event.body())));
		}

	}

}
