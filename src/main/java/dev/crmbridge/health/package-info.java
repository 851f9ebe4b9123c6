/**
 * Reports health: liveness, readiness, routes, config and disks.
 * <p>
 * In: an operator or a load balancer asks /observe/health.
 * <p>
 * Out: the operator gets each reason; no check delays the answer over its limit.
 */
package dev.crmbridge.health;
