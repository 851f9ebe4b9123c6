/**
 * Makes members of rows.
 * <p>
 * In: the plan gives rows; dialers.yaml says how they are mapped; Webitel gives its
 * catalog.
 * <p>
 * Out: the plan gets members for a queue, or rejections with their reasons.
 */
package dev.crmbridge.memberlists.mapping.member;
