/**
 * Makes the second pass: sends chunks, halves, reconciles and undoes them.
 * <p>
 * In: the store gives claimed chunks; Webitel answers each request.
 * <p>
 * Out: Webitel gets each request once, or is asked before a request in doubt is repeated;
 * the store gets the outcome of each chunk.
 */
package dev.crmbridge.memberlists.upload;
