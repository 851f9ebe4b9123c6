/**
 * Pages of the console about member lists and stop lists.
 * <p>
 * In: a clerk sends a list, watches, corrects or undoes it, or puts a number on a stop
 * list.
 * <p>
 * Out: a load of the list; the state, counts and files of loads; changed stop lists.
 */
package dev.crmbridge.console.lists;
