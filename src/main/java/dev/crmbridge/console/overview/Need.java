package dev.crmbridge.console.overview;

/**
 * A thing that needs a person.
 *
 * @param text the reason, as a sentence
 * @param link page where the user can put it right; null if there is no such page
 * @param place name of that page; null without a link
 */
record Need(String text, String link, String place) {

	static Need of(String text) {
		return new Need(text, null, null);
	}

}
