/**
 * Reads the settings and reports config problems with file and line.
 * <p>
 * In: Spring Boot reads files, environment and command line.
 * <p>
 * Out: the other packages get settings records; the operator gets config problems.
 */
package dev.crmbridge.config;
