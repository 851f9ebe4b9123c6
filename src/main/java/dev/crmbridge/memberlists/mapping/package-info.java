/**
 * Holds the dialers of config/dialers.yaml: how the columns of their lists are used.
 * <p>
 * In: an engineer writes dialers.yaml.
 * <p>
 * Out: the other packages get dialers with checked settings.
 */
package dev.crmbridge.memberlists.mapping;
