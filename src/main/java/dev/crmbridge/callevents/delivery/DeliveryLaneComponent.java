package dev.crmbridge.callevents.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.endpoint.EndpointHttpClients;
import dev.crmbridge.callevents.endpoint.EventPredicate;
import dev.crmbridge.config.RouteRemovalListener;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import org.springframework.stereotype.Component;

/**
 * Component {@code delivery-lane:<endpoint>}, from which the route of a CRM endpoint gets
 * its call events, one message each; see {@link DeliverySender}. The consumer records the
 * outcome: a delivery whose route fails is retried.
 * <p>
 * The component reads the parameters of the block that is becoming a route. They are no
 * options of the URI, which logs show, as some are secrets.
 */
@Component("delivery-lane")
class DeliveryLaneComponent extends DefaultComponent implements RouteRemovalListener {

	/** Value of {@code uri} in the template, where a block has only a URL. */
	private static final String NO_URI = "log:no-uri";

	private final CrmEndpointRegistry endpoints;

	private final DeliveryRepository deliveries;

	private final DeliveryMeters meters;

	private final EndpointHttpClients clients;

	DeliveryLaneComponent(CrmEndpointRegistry endpoints, DeliveryRepository deliveries, DeliveryMeters meters,
			EndpointHttpClients clients) {
		this.endpoints = endpoints;
		this.deliveries = deliveries;
		this.meters = meters;
		this.clients = clients;
	}

	@Override
	protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
		Map<String, String> block = block();
		block.remove("uri", NO_URI);
		CrmEndpoint endpoint = CrmEndpoint.of(name, block);
		this.endpoints.add(endpoint, new EventPredicate(getCamelContext(), name, endpoint.where()));
		this.clients.bind(getCamelContext(), endpoint, block);
		this.meters.add(name);
		return new DeliveryLaneEndpoint(uri, this, endpoint);
	}

	/**
	 * Returns the block's parameters. They are taken from the template alone: Camel would
	 * take an environment variable, such as {@code USERNAME}, for an absent one.
	 */
	private Map<String, String> block() {
		Properties given = getCamelContext().getPropertiesComponent().getLocalProperties();
		Map<String, String> block = new HashMap<>();
		Stream.concat(CrmEndpoint.PARAMETERS.stream(), EndpointHttpClients.PARAMETERS.stream()).forEach((name) -> {
			// by name, as Camel's properties cannot be iterated; null outside a template
			Object value = (given != null) ? given.get(name) : null;
			if (value != null) {
				block.put(name, getCamelContext().resolvePropertyPlaceholders(value.toString()));
			}
		});
		return block;
	}

	@Override
	public void routeRemoved(String routeId) {
		this.endpoints.remove(routeId);
	}

	CrmEndpointRegistry endpoints() {
		return this.endpoints;
	}

	DeliveryRepository deliveries() {
		return this.deliveries;
	}

	DeliveryMeters meters() {
		return this.meters;
	}

}
