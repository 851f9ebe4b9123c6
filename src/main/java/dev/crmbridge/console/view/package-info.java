/**
 * Parts that all pages of the console share: the frame, texts, formats and errors.
 * <p>
 * In: the model of a page.
 * <p>
 * Out: HTML in the language of the browser.
 */
package dev.crmbridge.console.view;
