/**
 * Starts the bridge between a Webitel call centre and a customer's CRM.
 * <p>
 * In: an operator starts the jar in a folder that holds routes/ and config/.
 * <p>
 * Out: Spring Boot starts Camel with the routes, or the checks end the process.
 */
package dev.crmbridge;
