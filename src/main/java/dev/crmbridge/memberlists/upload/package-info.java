/**
 * Makes the second pass: sends chunks, halves, reconciles and undoes them.
 * <p>
 * In: the store gives claimed chunks; Webitel answers each request.
 * <p>
 * Out: Webitel gets each member once; the store gets the outcome of each chunk.
 */
package dev.crmbridge.memberlists.upload;
