package dev.crmbridge.memberlists.rules;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * The list whose rows are checked: its columns by name, and the codes of its rejections.
 * Thread-safe.
 */
final class CheckedList {

	/** Most names that are remembered: a rule may compute names. */
	private static final int MAX_KNOWN_NAMES = 1000;

	private final ListColumns columns;

	private final Set<String> codes;

	private final ReasonTexts reasons;

	private final PhoneNumberParser numbers;

	/** Positions by the name as the rules write it. */
	private final Map<String, Integer> positions = new ConcurrentHashMap<>();

	/**
	 * Creates a list.
	 * @param columns columns of the list
	 * @param codes receives the codes of rejections
	 * @param reasons texts of the bridge's own codes
	 * @param numbers parser of phone numbers
	 */
	CheckedList(ListColumns columns, Set<String> codes, ReasonTexts reasons, PhoneNumberParser numbers) {
		this.columns = columns;
		this.codes = codes;
		this.reasons = reasons;
		this.numbers = numbers;
	}

	/** Returns the position of a column; -1 if the list has no such column. */
	int position(String column) {
		Integer known = (column != null) ? this.positions.get(column) : Integer.valueOf(-1);
		if (known == null) {
			known = this.columns.position(ListColumns.key(column));
			if (this.positions.size() < MAX_KNOWN_NAMES) {
				this.positions.put(column, known);
			}
		}
		return known;
	}

	int requirePosition(String column) {
		int position = position(column);
		if (position < 0) {
			throw new IllegalArgumentException("the list has no column \"" + column + "\"");
		}
		return position;
	}

	/** Accepts a code of a rejection, unless it is one of the bridge's own. */
	void requireCode(String code) {
		if (this.codes.contains(code)) {
			return;
		}
		if (this.reasons.has(code)) {
			throw new IllegalArgumentException(
					"the code \"" + code + "\" is one of the bridge's own: use another code");
		}
		if (this.codes.size() >= Row.MAX_CODES) {
			throw new IllegalStateException("the rules of one list may use at most " + Row.MAX_CODES + " codes");
		}
		this.codes.add(code);
	}

	/** Returns a phone number in E.164; null if the text is not a valid number. */
	String phone(String text) {
		return this.numbers.parseListed(text).map(this.numbers::e164).orElse(null);
	}

}
