package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Model of the members of one dialer: what the receipts of its lists say. */
final class LivingMembers {

	private static final String CLOSED = ", closed";

	private final String dialer;

	/** Names of the members by id; {@link #CLOSED} follows that of a closed one. */
	private final Map<Long, String> members = new TreeMap<>();

	/** Members that were called with success during the step. */
	private final Set<Long> closed = new HashSet<>();

	/** Members that a person has deleted during the step. */
	private final Set<Long> deleted = new HashSet<>();

	/** Members that were closed while their row replaced them: either may be first. */
	private final Set<Long> uncertain = new HashSet<>();

	/** What the receipts say that cannot be, in this order of them. */
	private final List<String> contradictions = new ArrayList<>();

	LivingMembers(String dialer) {
		this.dialer = dialer;
	}

	LivingMembers copy() {
		LivingMembers copy = new LivingMembers(this.dialer);
		copy.members.putAll(this.members);
		copy.closed.addAll(this.closed);
		copy.deleted.addAll(this.deleted);
		return copy;
	}

	void noteClosed(long member) {
		this.closed.add(member);
	}

	void noteDeleted(long member) {
		this.deleted.add(member);
	}

	void endStep() {
		this.closed.forEach((id) -> this.members.computeIfPresent(id, (any, name) -> closed(name)));
		this.members.keySet().removeAll(this.deleted);
		this.closed.clear();
		this.deleted.clear();
	}

	private static String closed(String name) {
		return name.endsWith(CLOSED) ? name : name + CLOSED;
	}

	/** Applies the receipt of a list, whose rows have these keys. */
	void apply(JsonNode receipt, List<String> keys) throws IOException {
		String action = receipt.path("action").asText();
		for (String line : KeyedListTestBase.linesOf(receipt, "accepted.csv")) {
			String[] fields = line.split(",", -1);
			switch (action) {
				case "remove" -> remove(fields[2], fields[1]);
				case "sync" -> synchronise(keys, fields);
				default -> {
					if (this.dialer.equals("replacing")) {
						makeWay(keys.get(Integer.parseInt(fields[0]) - 1));
					}
					add(fields);
				}
			}
		}
		if (action.equals("sync")) {
			for (String line : KeyedListTestBase.linesOf(receipt, "removed.csv")) {
				remove(line.split(",", -1)[2], line.split(",", -1)[0]);
			}
		}
	}

	private void synchronise(List<String> keys, String[] fields) {
		switch (fields[4]) {
			case "added" -> add(fields);
			case "replaced" -> {
				makeWay(keys.get(Integer.parseInt(fields[0]) - 1));
				add(fields);
			}
			case "kept" -> require(fields[1].equals(this.members.get(Long.valueOf(fields[3]))), fields);
			default -> {
				String name = this.members.getOrDefault(Long.valueOf(fields[3]), "");
				require(closed(name).equals(fields[1] + CLOSED), fields);
			}
		}
	}

	/** An id is empty if a person has deleted the member of a request in doubt. */
	private void add(String[] fields) {
		if (!fields[3].isEmpty()) {
			require(this.members.put(Long.valueOf(fields[3]), fields[1]) == null, fields);
		}
	}

	private void remove(String member, String key) {
		String name = this.members.remove(Long.valueOf(member));
		require(name != null && isOpen(name, key), member, key);
	}

	private void require(boolean condition, String... line) {
		if (!condition) {
			this.contradictions.add(String.join(",", line));
		}
	}

	List<String> contradictions() {
		return this.contradictions;
	}

	private void makeWay(String key) {
		for (Map.Entry<Long, String> member : this.members.entrySet()) {
			if (isOpen(member.getValue(), key) && this.closed.contains(member.getKey())) {
				this.uncertain.add(member.getKey());
			}
		}
		this.members.entrySet()
			.removeIf((member) -> isOpen(member.getValue(), key) && !this.closed.contains(member.getKey()));
	}

	private static boolean isOpen(String name, String key) {
		return name.startsWith(key + " ") && !name.endsWith(CLOSED);
	}

	/** Returns the members that Webitel must have. */
	Map<Long, String> certain(Map<Long, String> webitel) {
		Map<Long, String> certain = new TreeMap<>(this.members);
		this.closed.forEach((id) -> certain.computeIfPresent(id, (any, name) -> closed(name)));
		certain.keySet().removeAll(this.deleted);
		certain.keySet().removeIf((id) -> this.uncertain.contains(id) && !webitel.containsKey(id));
		return certain;
	}

	boolean isSame(Map<Long, String> webitel) {
		return this.contradictions.isEmpty() && certain(webitel).equals(webitel);
	}

	/** Requires that a list that replaces members has left one open member of a key. */
	void requireNoKeyTwice(List<Map.Entry<JsonNode, List<String>>> receipts, Map<Long, String> webitel)
			throws IOException {
		this.members.keySet().retainAll(webitel.keySet());
		if (receipts.isEmpty()) {
			return;
		}
		Map.Entry<JsonNode, List<String>> last = receipts.get(receipts.size() - 1);
		boolean replaces = last.getKey().path("action").asText().equals("sync")
				|| this.dialer.equals("replacing") && last.getKey().path("action").asText().equals("load");
		if (replaces) {
			for (String line : KeyedListTestBase.linesOf(last.getKey(), "accepted.csv")) {
				String key = last.getValue().get(Integer.parseInt(line.split(",")[0]) - 1);
				assertThat(webitel.values().stream().filter((name) -> isOpen(name, key)))
					.as("open members of %s after %s", key, last.getKey())
					.hasSizeLessThanOrEqualTo(1);
			}
		}
	}

}
