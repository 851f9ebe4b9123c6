package dev.crmbridge.config;

/** Listener for routes that an engineer has removed from a file that is reloaded. */
public interface RouteRemovalListener {

	/** Called when a route is gone for good; a replaced route does not count. */
	void routeRemoved(String routeId);

}
