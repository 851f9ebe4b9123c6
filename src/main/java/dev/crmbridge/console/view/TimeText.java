package dev.crmbridge.console.view;

/**
 * A time on a page.
 *
 * @param text short text in {@code bridge.time-zone}: "12:03" today, "26 Nov 12:03" else
 * @param iso full time with its offset
 */
public record TimeText(String text, String iso) {
}
