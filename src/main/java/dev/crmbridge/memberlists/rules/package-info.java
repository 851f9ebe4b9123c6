/**
 * Has the customer's route of rules check the rows of a list.
 * <p>
 * In: the first pass gives rows as read.
 * <p>
 * Out: the first pass gets the rows with what the rules set, and with their rejections.
 */
package dev.crmbridge.memberlists.rules;
