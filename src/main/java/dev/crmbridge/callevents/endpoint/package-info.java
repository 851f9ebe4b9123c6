/**
 * The blocks of the CRM endpoints: their parameters, their checks and their HTTP clients.
 * <p>
 * In: {@code routes/crm-endpoints.camel.yaml} gives the blocks.
 * <p>
 * Out: the routes get HTTP clients and bodies; {@code --check} gets the problems.
 */
package dev.crmbridge.callevents.endpoint;
