package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.known.MemberDeletion;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repository of the members that a load found in Webitel, and of those among them that it
 * deletes. The first pass writes them under the name of its plan.
 */
@Component
public class KnownMemberRepository {

	private static final String INSERT = SqlFile.read(KnownMemberRepository.class, "insert-known-members");

	private static final String FIND = SqlFile.read(KnownMemberRepository.class, "find-known-members");

	private static final String REMOVABLE = SqlFile.read(KnownMemberRepository.class, "removable-members");

	private static final String PLAN_DELETIONS = SqlFile.read(KnownMemberRepository.class, "plan-deletions");

	private static final String DELETIONS = SqlFile.read(KnownMemberRepository.class, "planned-deletions");

	private static final String UNKEYED = SqlFile.read(KnownMemberRepository.class, "unkeyed-loads");

	private final JdbcClient store;

	KnownMemberRepository(JdbcClient store) {
		this.store = store;
	}

	/** Adds members, a row for each of their words. A member that is there stays. */
	public void add(Load load, Collection<KnownMember> members) {
		List<Named> rows = members.stream()
			.flatMap((member) -> member.words().stream().map((word) -> new Named(word, member)))
			.toList();
		if (rows.isEmpty()) {
			return;
		}
		this.store.sql(INSERT)
			.param("load", load.id())
			.param("plan", load.plan())
			.param("words", texts(rows, Named::word))
			.param("members", rows.stream().map((row) -> row.member().id()).toArray(Long[]::new))
			.param("queues", texts(rows, (row) -> row.member().queue()))
			.param("loads", texts(rows, (row) -> row.member().load()))
			.param("keyed", rows.stream().map((row) -> row.member().keyed()).toArray(Boolean[]::new))
			.param("keys", texts(rows, (row) -> row.member().key()))
			.param("names", texts(rows, (row) -> row.member().name()))
			.param("hashes", texts(rows, (row) -> row.member().hash()))
			.param("states", texts(rows, (row) -> row.member().state().name().toLowerCase(Locale.ROOT)))
			.param("attempts", rows.stream().map((row) -> row.member().attempts()).toArray(Long[]::new))
			.update();
	}

	private static String[] texts(List<Named> rows, Function<Named, String> text) {
		// the store cannot hold this character, which no key of a list has
		return rows.stream().map(text).map((each) -> each.replace("\0", "")).toArray(String[]::new);
	}

	/**
	 * Has the store count the members that were added: its statistics are those of the
	 * table before, and a connection keeps the plans that it made with them.
	 */
	public void analyze() {
		this.store.sql("analyze list_member").update();
	}

	/** Returns the members that words name, by word. */
	public Map<String, List<KnownMember>> find(Load load, Collection<String> words) {
		Map<String, List<KnownMember>> found = new HashMap<>();
		this.store.sql(FIND)
			.param("load", load.id())
			.param("plan", load.plan())
			.param("words", words.toArray(String[]::new))
			.query((row) -> {
				found.computeIfAbsent(row.getString("word"), (any) -> new ArrayList<>()).add(member(row));
			});
		return found;
	}

	/** Counts the members with a key that are not closed. */
	public long countRemovable(Load load) {
		return this.store
			.sql("select count(*) from list_member where load = :load and plan = :plan and keyed and state <> 'closed'")
			.param("load", load.id())
			.param("plan", load.plan())
			.query(Long.class)
			.single();
	}

	/**
	 * Returns members with a key that are not closed, in the order of their keys.
	 * @param load the load
	 * @param after the last member of the page before; null for the first page
	 * @param limit most members
	 */
	public List<KnownMember> removable(Load load, KnownMember after, int limit) {
		return this.store.sql(REMOVABLE)
			.param("load", load.id())
			.param("plan", load.plan())
			.param("word", (after != null) ? after.key() : "")
			.param("member", (after != null) ? after.id() : 0L)
			.param("limit", limit)
			.query((row, n) -> member(row))
			.list();
	}

	private static KnownMember member(ResultSet row) throws SQLException {
		return new KnownMember(row.getLong("member"), row.getString("queue"), row.getString("made_by"),
				row.getBoolean("keyed"), Set.of(row.getString("word")), row.getString("key"), row.getString("name"),
				row.getString("hash"), KnownState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
				row.getLong("attempts"));
	}

	/**
	 * Plans the deletions of a chunk.
	 * @param load the load
	 * @param chunk number of the chunk
	 * @param rows number of the row for which a member is deleted, by the member's id
	 */
	public void planDeletions(Load load, int chunk, Map<Long, Long> rows) {
		this.store.sql(PLAN_DELETIONS)
			.param("load", load.id())
			.param("plan", load.plan())
			.param("chunk", chunk)
			.param("members", rows.keySet().toArray(Long[]::new))
			.param("rows", rows.values().toArray(Long[]::new))
			.update();
	}

	/** Returns the planned deletions of a chunk, in the order of their rows. */
	public List<MemberDeletion> deletions(Chunk chunk) {
		return this.store.sql(DELETIONS)
			.param("load", chunk.load())
			.param("chunk", chunk.number())
			.query((row, n) -> new MemberDeletion(row.getLong("member"), row.getString("queue"),
					row.getString("made_by"), row.getBoolean("keyed"), row.getLong("row_number"), row.getString("key"),
					row.getString("name")))
			.list();
	}

	/** Deletes the members of a load that has ended. */
	public void delete(Load load) {
		this.store.sql("delete from list_member where load = :load").param("load", load.id()).update();
	}

	/**
	 * Returns the loads with members of a dialer that carry no key, by load and queue.
	 */
	public List<Map.Entry<String, String>> unkeyedLoads(String dialer) {
		return this.store.sql(UNKEYED)
			.param("dialer", dialer)
			.query((row, n) -> Map.entry(row.getString("load"), row.getString("queue")))
			.list();
	}

	/**
	 * A member by one of its words.
	 *
	 * @param word the word
	 * @param member the member
	 */
	private record Named(String word, KnownMember member) {
	}

}
