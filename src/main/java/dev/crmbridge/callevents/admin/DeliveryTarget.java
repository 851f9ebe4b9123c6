package dev.crmbridge.callevents.admin;

import java.util.List;

/**
 * Deliveries that an operator changes.
 *
 * @param ids ids of the deliveries; null if a filter is given
 * @param filter filter with an endpoint; null if ids are given
 * @param description the selection, for the log and the list of operators' changes
 */
record DeliveryTarget(List<DeliveryId> ids, DeliveryFilter filter, String description) {
}
