/**
 * Pages of the console about member lists.
 * <p>
 * In: a clerk sends a list, watches, corrects or undoes it.
 * <p>
 * Out: a load of the list; the state, counts and files of loads.
 */
package dev.crmbridge.console.lists;
