package dev.crmbridge.callevents.admin;

/**
 * Part of the deliveries of a filter.
 *
 * @param after the delivery before the range
 * @param before the delivery that follows the range
 * @param limit maximum number of deliveries
 * @param newestFirst whether the range ends, and not begins, next to the limit
 */
record DeliveryRange(DeliveryId after, DeliveryId before, int limit, boolean newestFirst) {

	/** Before all deliveries, as the store numbers events from 1. */
	static final DeliveryId FIRST = new DeliveryId(0, "");

	static final DeliveryId LAST = new DeliveryId(Long.MAX_VALUE, "");

	/** Returns the newest deliveries that are older than one; than none if null. */
	static DeliveryRange olderThan(DeliveryId before, int limit) {
		return new DeliveryRange(FIRST, (before != null) ? before : LAST, limit, true);
	}

	/** Returns the oldest deliveries that are newer than one. */
	static DeliveryRange newerThan(DeliveryId after, int limit) {
		return new DeliveryRange(after, LAST, limit, false);
	}

}
