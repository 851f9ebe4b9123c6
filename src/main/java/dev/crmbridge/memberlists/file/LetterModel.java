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
 * How seldom two letters follow each other in names, addresses and other words of the
 * languages that lists are written in. The table {@code letters.txt} has a line for each
 * first letter, with the second ones and their costs; {@code _} is the edge of a word.
 */
final class LetterModel {

	/** What pairs cost that the languages do not have, in bits. */
	static final int UNSEEN = 12;

	/** What a word of two scripts costs where they meet, in bits. */
	static final int MIXED_SCRIPTS = 18;

	/** The edge of a word, and any letter of no language that the table has. */
	static final int EDGE = 0;

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
			Arrays.fill(row, UNSEEN);
		}
		for (String line : lines) {
			int[] row = this.costs[index(line.charAt(0))];
			for (int i = 1; i < line.length(); i += 2) {
				row[index(line.charAt(i))] = line.charAt(i + 1) - '0';
			}
		}
		makeAsciiFree();
	}

	/** ASCII reads the same in all charsets. */
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

	/** The number of a letter, whatever its case. */
	static int letter(char sign) {
		// in Turkish two letters have the small i
		return MODEL.index((sign == '\u0130') ? sign : Character.toLowerCase(sign));
	}

	private int index(char letter) {
		int index = this.letters.indexOf(String.valueOf(letter));
		return (index < 0) ? UNKNOWN : index;
	}

	/** What a letter after another costs, by their numbers, in bits. */
	static int cost(int letter, int next) {
		return MODEL.costs[letter][next];
	}

}
