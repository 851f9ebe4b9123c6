package dev.crmbridge.memberlists.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Model of how rarely two letters follow each other in names, addresses and other words
 * of the languages of lists. The table {@code letters.txt} has a line for each first
 * letter, with the second letters and their costs; {@code _} is the edge of a word.
 */
final class LetterModel {

	/** Cost of a pair that is not in the table, in bits. */
	static final int UNSEEN_PAIR = 12;

	/** Cost of a pair of letters of two scripts, in bits. */
	static final int MIXED_SCRIPTS = 18;

	/** Number of the edge of a word. */
	static final int EDGE = 0;

	/** Number of a letter that the table lacks. */
	static final int UNKNOWN = 1;

	private static final LetterModel MODEL = new LetterModel();

	private final StringBuilder letters = new StringBuilder("_\uffff");

	private final int[][] costs;

	private LetterModel() {
		List<String> lines = lines();
		for (String line : lines) {
			for (int i = 0; i < line.length(); i += (i == 0) ? 1 : 2) {
				if (this.letters.indexOf(line.substring(i, i + 1)) < 0) {
					this.letters.append(line.charAt(i));
				}
			}
		}
		for (char letter = 'a'; letter <= 'z'; letter++) {
			if (this.letters.indexOf(String.valueOf(letter)) < 0) {
				this.letters.append(letter);
			}
		}
		this.costs = new int[this.letters.length()][this.letters.length()];
		for (int[] row : this.costs) {
			Arrays.fill(row, UNSEEN_PAIR);
		}
		for (String line : lines) {
			int[] row = this.costs[index(line.charAt(0))];
			for (int i = 1; i < line.length(); i += 2) {
				row[index(line.charAt(i))] = line.charAt(i + 1) - '0';
			}
		}
		makeAsciiFree();
	}

	/** Makes pairs of ASCII letters cost nothing: they are the same in all charsets. */
	private void makeAsciiFree() {
		this.costs[EDGE][EDGE] = 0;
		for (char letter = 'a'; letter <= 'z'; letter++) {
			for (char other = 'a'; other <= 'z'; other++) {
				this.costs[index(letter)][index(other)] = 0;
			}
			this.costs[EDGE][index(letter)] = 0;
			this.costs[index(letter)][EDGE] = 0;
			for (int other = 0; other < this.letters.length(); other++) {
				if (UnicodeBlock.of(this.letters.charAt(other)) == UnicodeBlock.CYRILLIC) {
					this.costs[index(letter)][other] = MIXED_SCRIPTS;
					this.costs[other][index(letter)] = MIXED_SCRIPTS;
				}
			}
		}
	}

	private static List<String> lines() {
		try (BufferedReader in = new BufferedReader(
				new InputStreamReader(LetterModel.class.getResourceAsStream("letters.txt"), StandardCharsets.UTF_8))) {
			return in.lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the number of a letter; upper and lower case have the same. */
	static int letter(char ch) {
		// Turkish has two capital letters whose small letter is i
		return MODEL.index((ch == '\u0130') ? ch : Character.toLowerCase(ch));
	}

	private int index(char letter) {
		int index = this.letters.indexOf(String.valueOf(letter));
		return (index < 0) ? UNKNOWN : index;
	}

	/** Returns the cost of one letter after another, in bits. */
	static int cost(int letter, int next) {
		return MODEL.costs[letter][next];
	}

}
