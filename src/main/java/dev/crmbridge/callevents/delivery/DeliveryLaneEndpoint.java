package dev.crmbridge.callevents.delivery;

import dev.crmbridge.callevents.CrmEndpoint;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The lane of one CRM endpoint. */
class DeliveryLaneEndpoint extends DefaultEndpoint {

	private final DeliveryLaneComponent lanes;

	private final CrmEndpoint endpoint;

	DeliveryLaneEndpoint(String uri, DeliveryLaneComponent lanes, CrmEndpoint endpoint) {
		super(uri, lanes);
		this.lanes = lanes;
		this.endpoint = endpoint;
	}

	@Override
	public Producer createProducer() {
		throw new UnsupportedOperationException("events come into a lane through the store");
	}

	@Override
	public Consumer createConsumer(Processor processor) {
		return new DeliveryLaneConsumer(this, processor, this.endpoint, this.lanes.deliveries(), this.lanes.endpoints(),
				this.lanes.meters());
	}

}
