/**
 * Holds the model of member lists: load, chunk, plan, reasons and settings.
 * <p>
 * In: the packages below hand over rows of the store and results of a pass.
 * <p>
 * Out: they get typed values, and the exceptions that end a row, a list or a load.
 */
package dev.crmbridge.memberlists;
