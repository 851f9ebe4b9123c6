package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.StoredMember;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A dialer of {@link LivingListsPropertyTest}: drops random lists, has members called and
 * deleted meanwhile, and compares Webitel with a model of what the receipts say.
 */
final class LivingDialer {

	private static final int KEYS = 16;

	private static final String HEADER = "contract,client_name,mobile,home,edition\n";

	private final LivingListsPropertyTest test;

	private final String name;

	private final Random random;

	private final Map<String, String> numbers = new HashMap<>();

	/** Attempts that are under way, by member. */
	private final Map<Long, Long> calls = new TreeMap<>();

	private LivingMembers model;

	private int edition;

	LivingDialer(LivingListsPropertyTest test, String name, long seed) {
		this.test = test;
		this.name = name;
		this.random = new Random(seed + name.hashCode());
		this.model = new LivingMembers(name);
	}

	/** Drops one or two lists, and compares Webitel with their receipts. */
	void step() throws IOException {
		List<DroppedList> dropped = new ArrayList<>();
		for (int i = 0; i < ((this.random.nextInt(3) == 0) ? 2 : 1); i++) {
			dropped.add(drop());
		}
		if (this.random.nextBoolean()) {
			this.test.awaitLoad(dropped.get(0).file());
		}
		for (int i = this.random.nextInt(4); i > 0; i--) {
			disturb();
		}
		Map<JsonNode, List<String>> receipts = new LinkedHashMap<>();
		for (DroppedList list : dropped) {
			this.test.awaitReceipt(list.file()).ifPresent((receipt) -> receipts.put(receipt, list.keys()));
		}
		compare(new ArrayList<>(receipts.entrySet()), dropped);
		this.model.endStep();
		endCalls();
	}

	/** Of two lists at a time, the one or the other counts as the first. */
	private void compare(List<Map.Entry<JsonNode, List<String>>> receipts, List<DroppedList> dropped)
			throws IOException {
		Map<Long, String> webitel = members().stream()
			.collect(Collectors.toMap(StoredMember::id, LivingDialer::describe, (one, same) -> one, TreeMap::new));
		LivingMembers expected = applied(receipts);
		if (!expected.isSame(webitel)) {
			Collections.reverse(receipts);
			LivingMembers other = applied(receipts);
			expected = other.isSame(webitel) ? other : expected;
		}
		assertThat(webitel).as("members of %s after %s and %s", this.name, dropped, receipts)
			.isEqualTo(expected.certain(webitel));
		assertThat(expected.contradictions()).as("%s after %s and %s", this.name, dropped, receipts).isEmpty();
		expected.requireNoKeyTwice(receipts, webitel);
		this.model = expected;
	}

	private LivingMembers applied(List<Map.Entry<JsonNode, List<String>>> receipts) throws IOException {
		LivingMembers applied = this.model.copy();
		for (Map.Entry<JsonNode, List<String>> receipt : receipts) {
			applied.apply(receipt.getKey(), receipt.getValue());
		}
		return applied;
	}

	private DroppedList drop() throws IOException {
		this.edition++;
		return switch (this.random.nextInt(6)) {
			case 0, 1 -> drop("in", keys(0.3));
			case 2 -> dropRemoval("contract", keys(0.15));
			case 3 -> dropRemoval("mobile", keys(0.15));
			default -> drop("sync", keys(0.8));
		};
	}

	private DroppedList drop(String folder, List<String> keys) throws IOException {
		StringBuilder csv = new StringBuilder(HEADER);
		for (String key : keys) {
			int version = this.random.nextInt(3);
			String number = (this.random.nextInt(15) == 0) ? "12" : number(key, version / 2);
			csv.append("%s,%s v%d,%s,,%d\n".formatted(key, key, version, number, this.edition));
		}
		return new DroppedList(LivingListsPropertyTest.dropList(folder, this.name, csv.toString()), folder, keys);
	}

	/** Some removals are long, so that all members of the dialer are read. */
	private DroppedList dropRemoval(String column, List<String> keys) throws IOException {
		StringBuilder csv = new StringBuilder(column + ",edition\n");
		for (String key : keys) {
			String word = column.equals("contract") ? key : number(key, this.random.nextInt(2));
			csv.append(word).append(',').append(this.edition).append('\n');
		}
		if (this.random.nextInt(3) == 0) {
			for (int i = 0; i < 120; i++) {
				csv.append(column.equals("contract") ? "other" + i : String.valueOf(380991000000L + i)).append(",1\n");
			}
		}
		return new DroppedList(LivingListsPropertyTest.dropList("remove", this.name, csv.toString()),
				"remove " + column, keys);
	}

	private List<String> keys(double part) {
		List<String> keys = new ArrayList<>();
		for (int key = 1; key <= KEYS; key++) {
			if (this.random.nextDouble() < part) {
				keys.add("K" + key);
			}
		}
		if (keys.isEmpty()) {
			keys.add("K1");
		}
		Collections.shuffle(keys, this.random);
		return keys;
	}

	private String number(String key, int edition) {
		return this.numbers.computeIfAbsent(key + "-" + edition, (any) -> KeyedListTestBase.number());
	}

	/**
	 * A member goes into a call, out of a call, is called with success, or is deleted.
	 */
	private void disturb() {
		List<StoredMember> open = members().stream()
			.filter((member) -> member.stopCause().isEmpty() && !this.calls.containsKey(member.id()))
			.toList();
		if (open.isEmpty()) {
			return;
		}
		StoredMember member = open.get(this.random.nextInt(open.size()));
		switch (this.random.nextInt(5)) {
			case 0, 1 -> this.calls.put(member.id(), LivingListsPropertyTest.webitel().startAttempt(member.id()));
			case 2 -> endCalls();
			case 3 -> {
				this.model.noteClosed(member.id());
				this.test.close(member);
			}
			default -> {
				this.model.noteDeleted(member.id());
				LivingListsPropertyTest.webitel().delete(member.id());
			}
		}
	}

	private void endCalls() {
		Set<Long> there = members().stream().map(StoredMember::id).collect(Collectors.toCollection(HashSet::new));
		this.calls.forEach((member, attempt) -> {
			if (there.contains(member)) {
				LivingListsPropertyTest.webitel().timeOutAttempt(attempt);
			}
		});
		this.calls.clear();
	}

	private List<StoredMember> members() {
		return this.test.members()
			.stream()
			.filter((member) -> this.name.equals(member.variables().get("import_dialer")))
			.toList();
	}

	private static String describe(StoredMember member) {
		return member.name() + (member.stopCause().isEmpty() ? "" : ", closed");
	}

	/**
	 * A dropped list.
	 *
	 * @param file name of its file
	 * @param action what it does
	 * @param keys keys of its rows, in their order
	 */
	record DroppedList(String file, String action, List<String> keys) {
	}

}
