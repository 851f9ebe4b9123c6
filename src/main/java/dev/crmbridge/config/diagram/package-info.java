/**
 * Draws which route calls which, and what leaves the bridge.
 * <p>
 * In: the route files.
 * <p>
 * Out: a Mermaid diagram.
 */
package dev.crmbridge.config.diagram;
