package dev.crmbridge.callevents.delivery;

import dev.crmbridge.callevents.CrmEndpoint;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Camel's view of the due deliveries of one CRM endpoint. */
class DeliveryLaneEndpoint extends DefaultEndpoint {

	private final DeliveryLaneComponent component;

	private final CrmEndpoint endpoint;

	DeliveryLaneEndpoint(String uri, DeliveryLaneComponent component, CrmEndpoint endpoint) {
		super(uri, component);
		this.component = component;
		this.endpoint = endpoint;
	}

	@Override
	public Producer createProducer() {
		throw new UnsupportedOperationException("a delivery lane gets its events from the store");
	}

	@Override
	public Consumer createConsumer(Processor processor) {
		return new DeliveryLaneConsumer(this, processor, this.endpoint, this.component.deliveries(),
				this.component.endpoints(), this.component.meters());
	}

}
