/**
 * Holds the model of call events: the event, the CRM endpoint and the registry of
 * endpoints.
 * <p>
 * In: the packages below hand over events and endpoints.
 * <p>
 * Out: they get typed values instead of JSON and route parameters.
 */
package dev.crmbridge.callevents;
