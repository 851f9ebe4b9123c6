/**
 * Maps a row to a member as config/dialers.yaml says.
 * <p>
 * In: an engineer writes dialers.yaml; the plan gives rows.
 * <p>
 * Out: the plan gets members for a queue, or rejections with their reasons.
 */
package dev.crmbridge.memberlists.mapping;
