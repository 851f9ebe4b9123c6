/**
 * Parses phone numbers.
 * <p>
 * In: the other packages give a number as written.
 * <p>
 * Out: they get the number in E.164, as digits and as dialled at home.
 */
package dev.crmbridge.phone;
