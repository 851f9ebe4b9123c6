/**
 * Keeps the folders of a load: chunk files, accepted and rejected rows.
 * <p>
 * In: the passes give rows and requests.
 * <p>
 * Out: the disk keeps them below work/, done/ and failed/.
 */
package dev.crmbridge.memberlists.workdir;
