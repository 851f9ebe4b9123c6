/**
 * Reads Webitel's answers, and watches its token and response times.
 * <p>
 * In: the client routes hand over Webitel's answers and failures.
 * <p>
 * Out: the other packages get objects or a WebitelException; health and metrics get the
 * results.
 */
package dev.crmbridge.webitel;
