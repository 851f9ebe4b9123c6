package dev.crmbridge.bench;

import java.io.IOException;
import java.util.Map;

import dev.crmbridge.testkit.postgres.Postgres;

/** Starts the bridge and the hand-written peer for call events, with a database each. */
final class EventSites {

	/** Endpoints that each candidate has. */
	static final int ENDPOINTS = 3;

	private EventSites() {
	}

	/** The bridge, with a database of the site's name. */
	static Target bridge(Setup setup, String name, Postgres postgres, Map<String, String> endpoints)
			throws IOException, InterruptedException {
		postgres.createDatabase(name);
		BridgeSite site = new BridgeSite(setup, name).databases(postgres, "postgres", name).endpoints(endpoints);
		return new Target(site.start(), site.url(""));
	}

	/** The peer, with a database of the name {@code mvc}. */
	static Target mvc(Setup setup, Postgres postgres, Map<String, String> endpoints)
			throws IOException, InterruptedException {
		postgres.createDatabase("mvc");
		return Peers.mvc(setup, Peers.MVC, postgres, "postgres", "mvc", endpoints);
	}

	/** Runs something with both of them. */
	static void withBoth(Setup setup, Both work) throws Exception {
		try (Postgres postgres = Postgres.start();
				Receivers receivers = new Receivers();
				Target bridge = bridge(setup, "bridge", postgres, receivers.endpoints(ENDPOINTS));
				Target mvc = mvc(setup, postgres, receivers.endpoints(ENDPOINTS))) {
			work.run(postgres, new EventLoad(setup, bridge, Outbox.ofBridge(postgres, "bridge"), receivers, ENDPOINTS),
					new EventLoad(setup, mvc, Outbox.ofMvc(postgres, "mvc"), receivers, ENDPOINTS));
		}
	}

	/** What is done with the bridge and the hand-written peer. */
	@FunctionalInterface
	interface Both {

		void run(Postgres postgres, EventLoad bridge, EventLoad mvc) throws Exception;

	}

}
