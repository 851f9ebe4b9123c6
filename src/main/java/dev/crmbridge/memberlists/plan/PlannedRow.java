package dev.crmbridge.memberlists.plan;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult;

/**
 * Row after mapping. {@link PlanWriter} makes it in a mapper thread and writes it in its
 * own.
 *
 * @param row the row, with the fields that {@code rejected.csv} repeats
 * @param dialer writer for the dialer of the row; null if the row names no dialer
 * @param result what the row says, or why it is rejected
 * @param key of a rejected row its key; empty without a readable one
 */
record PlannedRow(ListRow row, DialerPlanWriter dialer, RowResult result, String key) {
}
