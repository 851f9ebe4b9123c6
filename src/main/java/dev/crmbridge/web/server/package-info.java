/**
 * Adapts Tomcat and Camel's HTTP engine: body limits, request ids, documentation.
 * <p>
 * In: a client opens a connection and sends a request.
 * <p>
 * Out: a route gets the request body; the client gets the route's answer or a problem.
 */
package dev.crmbridge.web.server;
