/**
 * Pages of the console about deliveries and endpoints.
 * <p>
 * In: a user asks which events reached the CRM.
 * <p>
 * Out: deliveries, their calls and attempts; operators deliver again, drop and test.
 */
package dev.crmbridge.console.deliveries;
