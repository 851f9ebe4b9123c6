package dev.crmbridge.memberlists.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.file.TextCleaner;

/**
 * Row of a list, as the rules in {@code routes/check-rows.camel.yaml} see it. Its public
 * methods are what a rule may use: {@code ${body.get('debt')}}.
 * <p>
 * Columns are named as in {@code dialers.yaml}: letter case, the kind of apostrophe and
 * the kind of space do not matter. A column that the list does not have is a mistake of
 * the rule and stops the load; {@link #get(String, String)} accepts it.
 */
public final class Row {

	/** Longest value, as in a cell of Excel, in characters. */
	static final int MAX_VALUE_LENGTH = 32_767;

	/** Longest reason, in characters. */
	static final int MAX_WORDS_LENGTH = 500;

	/** Longest code, in characters. */
	static final int MAX_CODE_LENGTH = 60;

	/** Most codes of rules in one list, as the receipt has a line for each. */
	static final int MAX_CODES = 100;

	private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	/** Half characters, which no charset can write. */
	private static final Pattern SURROGATE = Pattern.compile("\\p{Cs}");

	private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]+");

	/** Characters without a width, some of which turn the direction of the text. */
	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

	private final ListRow read;

	private final CheckedList list;

	/** The values after the first {@link #set}; before it, those of the row. */
	private List<String> values;

	private Rejection rejection;

	private boolean closed;

	Row(ListRow read, CheckedList list) {
		this.read = read;
		this.list = list;
		this.values = read.values();
	}

	/**
	 * Returns the value of a column, with spaces around it removed.
	 * @param column name of the column
	 * @return the value; "" if the column is empty
	 * @throws IllegalArgumentException if the list has no such column
	 */
	public synchronized String get(String column) {
		return this.values.get(this.list.requirePosition(column));
	}

	/**
	 * Returns the value of a column, or another text, as <code>{column|x}</code> does in
	 * {@code dialers.yaml}.
	 * @param column name of the column
	 * @param other the text if the column is empty or missing
	 */
	public synchronized String get(String column, String other) {
		int position = this.list.position(column);
		String value = (position >= 0) ? this.values.get(position) : "";
		return value.isEmpty() ? other : value;
	}

	/**
	 * Returns the number in a column with a dot and without groups of thousands:
	 * {@code 1250.50} for {@code 1 250,50}.
	 * @param column name of the column
	 * @return the number as text, which Camel compares as a number; null if the column
	 * does not hold a number: then no comparison is true
	 * @throws IllegalArgumentException if the list has no such column
	 */
	public String decimal(String column) {
		return DecimalParser.parse(get(column));
	}

	/**
	 * Returns the phone number in a column in E.164, such as {@code +380501112233}.
	 * @param column name of the column
	 * @return the number; null if the column does not hold a valid number
	 * @throws IllegalArgumentException if the list has no such column
	 */
	public String phone(String column) {
		return this.list.phone(get(column));
	}

	/**
	 * Replaces the value of a column, in what is mapped. {@code rejected.csv} keeps the
	 * value as read.
	 * @param column name of the column
	 * @param value the value, whose text is cleaned as the text of a list is; null for an
	 * empty column
	 * @throws IllegalArgumentException if the list has no such column, or the value is
	 * longer than 32767 characters
	 * @throws IllegalStateException if the rules have ended
	 */
	public synchronized void set(String column, Object value) {
		requireOpen();
		int position = this.list.requirePosition(column);
		String text = (value != null) ? value.toString() : "";
		if (text.length() > MAX_VALUE_LENGTH) {
			throw new IllegalArgumentException(
					"the value of a column must have at most " + MAX_VALUE_LENGTH + " characters");
		}
		if (this.values == this.read.values()) {
			this.values = new ArrayList<>(this.values);
		}
		this.values.set(position, TextCleaner.clean(SURROGATE.matcher(text).replaceAll("")));
	}

	/**
	 * Rejects the row: the row is not loaded, and stands in {@code rejected.csv} with the
	 * words. The first rejection of a row counts.
	 * @param code a word for the reason in receipts: small letters, digits and hyphens,
	 * at most 60; not one of the bridge's own
	 * @param words the reason for clerks, of which 500 characters are kept; the code if
	 * empty or null
	 * @throws IllegalArgumentException if the code is not such a word
	 * @throws IllegalStateException if the rules have ended, or have used more than 100
	 * codes in one list
	 */
	public synchronized void reject(String code, String words) {
		requireOpen();
		if (!isCode(code)) {
			throw new IllegalArgumentException("the code of a rejection must be small letters, digits and hyphens, "
					+ "such as our-rule, at most " + MAX_CODE_LENGTH);
		}
		if (this.rejection == null) {
			this.list.requireCode(code);
			String text = cleaned((words != null) ? words : "");
			this.rejection = Rejection.ofRule(code, text.isEmpty() ? code : text);
		}
	}

	/** Returns whether a text is a code that a rule may use. */
	static boolean isCode(String text) {
		return text != null && text.length() <= MAX_CODE_LENGTH && CODE.matcher(text).matches();
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("the rules have ended: a row can no longer be changed");
		}
	}

	private static String cleaned(String words) {
		// a long text is cut first, with room for what cleaning removes
		String start = words.substring(0, Math.min(words.length(), 10 * MAX_WORDS_LENGTH));
		String text = INVISIBLE.matcher(SPACES.matcher(start).replaceAll(" ")).replaceAll("").strip();
		return (text.length() <= MAX_WORDS_LENGTH) ? text
				: text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MAX_WORDS_LENGTH - 2))) + "…";
	}

	/** Ends the rules: later changes fail. */
	synchronized ListRow close() {
		this.closed = true;
		return (this.rejection == null && this.values == this.read.values()) ? this.read
				: new ListRow(this.read.number(), this.read.fields(), this.values, this.rejection);
	}

	/** Returns the number of the row alone: Camel quotes this text in its messages. */
	@Override
	public String toString() {
		return "row " + this.read.number();
	}

}
