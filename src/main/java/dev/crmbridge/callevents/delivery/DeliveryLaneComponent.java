package dev.crmbridge.callevents.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import org.springframework.stereotype.Component;

/**
 * Component {@code delivery-lane:<endpoint>}, from which the route of a CRM endpoint gets
 * its call events, one message each. The body is the JSON to send, the variable
 * {@code delivery} the {@link ClaimedDelivery}. The consumer records the outcome: a
 * delivery whose route fails is retried.
 */
@Component("delivery-lane")
class DeliveryLaneComponent extends DefaultComponent {

	private final CrmEndpointRegistry endpoints;

	private final DeliveryRepository deliveries;

	private final DeliveryMeters meters;

	DeliveryLaneComponent(CrmEndpointRegistry endpoints, DeliveryRepository deliveries, DeliveryMeters meters) {
		this.endpoints = endpoints;
		this.deliveries = deliveries;
		this.meters = meters;
	}

	@Override
	protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
		Map<String, String> given = new LinkedHashMap<>();
		CrmEndpoint.PARAMETERS.forEach((parameter) -> {
			Object value = parameters.remove(parameter);
			if (value != null) {
				given.put(parameter, value.toString());
			}
		});
		CrmEndpoint endpoint = CrmEndpoint.of(name, given);
		this.endpoints.add(endpoint);
		this.meters.add(name);
		return new DeliveryLaneEndpoint(uri, this, endpoint);
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
