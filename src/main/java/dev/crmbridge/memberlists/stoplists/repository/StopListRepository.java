package dev.crmbridge.memberlists.stoplists.repository;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.store.SqlFile;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of stop lists. A list is replaced in one step: the numbers of the new
 * version are added first, and no reader sees them before all are there. A number that is
 * put or deleted meanwhile stays so after the replacement. An expired number does not
 * count.
 */
@Component
public class StopListRepository {

	private static final String BEGIN = sql("begin-stop-list");

	private static final String ADD = sql("add-stop-numbers");

	private static final String REPLACE = sql("replace-stop-list");

	private static final String RECORD_ADDITIONS = sql("record-stop-additions");

	private static final String PUT = sql("put-stop-number");

	private static final String DELETE = sql("delete-stop-number");

	private static final String FIND = sql("find-stop-number");

	private static final String FIND_ALL = sql("find-stop-entries");

	private static final String ACTIVE = sql("active-stop-numbers");

	private static final String LISTS = sql("stop-lists");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	StopListRepository(@Qualifier("store") JdbcClient store,
			@Qualifier("storeTransaction") TransactionTemplate transaction) {
		this.store = store;
		this.transaction = transaction;
	}

	private static String sql(String name) {
		return SqlFile.read(StopListRepository.class, name);
	}

	/**
	 * Begins the replacement of a list. A replacement that has begun earlier can no
	 * longer succeed.
	 * @return the version of the replacement, for the other methods
	 */
	public long begin(String list) {
		return this.store.sql(BEGIN).param("list", list).query(Long.class).single();
	}

	/**
	 * Adds numbers to a replacement; of a number that comes twice, the first counts.
	 * Numbers that the list has had so far keep the time at which they came.
	 * @param list name of the list
	 * @param version the replacement's version
	 * @param numbers the numbers, a few thousand
	 * @param removalDue whether open members with a number that comes onto the list are
	 * to be deleted
	 */
	public void add(String list, long version, List<StopNumber> numbers, boolean removalDue) {
		this.store.sql(ADD)
			.param("list", list)
			.param("version", version)
			.param("numbers", numbers.stream().map(StopNumber::number).toArray(Long[]::new))
			.param("until", numbers.stream().map((number) -> text(number.until())).toArray(String[]::new))
			.param("reasons", numbers.stream().map(StopNumber::reason).toArray(String[]::new))
			.param("removalDue", removalDue)
			.update();
	}

	/**
	 * Puts the numbers of a replacement in force, in one step.
	 * @param list name of the list
	 * @param version the replacement's version
	 * @param by who replaces the list
	 * @return false if another replacement has begun, or this one was discarded
	 */
	public boolean replace(String list, long version, String by) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean replaced = this.store.sql(REPLACE)
				.param("list", list)
				.param("version", version)
				.param("by", by)
				.update() > 0;
			if (replaced) {
				this.store
					.sql("delete from stop_number where list = :list and version = :version and until = '-infinity'")
					.param("list", list)
					.param("version", version)
					.update();
				this.store.sql(RECORD_ADDITIONS).param("list", list).param("version", version).update();
			}
			return replaced;
		}));
	}

	/** Ends a replacement without an effect on the list. */
	public void discard(String list, long version) {
		this.store.sql(
				"update stop_list set next_version = null, next_since = null where name = :list and next_version = :version")
			.param("list", list)
			.param("version", version)
			.update();
	}

	/**
	 * Puts a number on a list, which is created if missing. Of a number that is on the
	 * list, changes the expiry and the reason alone.
	 * @param list name of the list
	 * @param number the number
	 * @param by who puts the number
	 * @param removalDue whether open members with the number are to be deleted, if the
	 * number was not on the list
	 */
	public void put(String list, StopNumber number, String by, boolean removalDue) {
		this.transaction.executeWithoutResult((status) -> {
			boolean added = this.store.sql(PUT)
				.param("list", list)
				.param("number", number.number())
				.param("until", text(number.until()))
				.param("reason", number.reason())
				.param("by", by)
				.param("removalDue", removalDue)
				.query(Boolean.class)
				.single();
			if (added) {
				this.store.sql("update stop_list set added_at = clock_timestamp() where name = :list")
					.param("list", list)
					.update();
			}
		});
	}

	/**
	 * Deletes a number from a list.
	 * @param list name of the list
	 * @param number the number in E.164 without its {@code +}
	 * @param by who deletes the number
	 * @return whether the number was on the list
	 */
	public boolean delete(String list, long number, String by) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			// locked first, so that the next statement sees all rows of these versions
			boolean deleted = this.store
				.sql("select version, next_version from stop_list where name = :list for update")
				.param("list", list)
				.query((row, n) -> this.store.sql(DELETE)
					.param("list", list)
					.param("version", row.getObject("version"))
					.param("next", row.getObject("next_version"))
					.param("number", number)
					.query(Boolean.class)
					.single())
				.optional()
				.orElse(false);
			if (deleted) {
				this.store.sql("update stop_list set since = clock_timestamp(), changed_by = :by where name = :list")
					.param("list", list)
					.param("by", by)
					.update();
			}
			return deleted;
		}));
	}

	/** Returns a number of a list, unless the number has expired. */
	public Optional<StopNumber> find(String list, long number) {
		return this.store.sql(FIND).param("list", list).param("number", number).query(StopNumber.class).optional();
	}

	/** Returns the entries of a number on all lists, by list, without expired ones. */
	public List<StopEntry> findAll(long number) {
		return this.store.sql(FIND_ALL).param("number", number).query(StopEntry.class).list();
	}

	/** Returns reports of all lists, by name. */
	public List<StopListReport> list() {
		return this.store.sql(LISTS).query(StopListReport.class).list();
	}

	/**
	 * Returns the numbers of some lists, in E.164 without {@code +}. Waits for changes
	 * that are under way, so that {@link #hasChangedSince}, with a time of the store
	 * before this call, misses none.
	 * @param lists names of the lists; null for all
	 */
	public Roaring64Bitmap numbers(Collection<String> lists) {
		this.transaction
			.executeWithoutResult((status) -> this.store.sql("lock table stop_list in share mode").update());
		Roaring64Bitmap numbers = new Roaring64Bitmap();
		RowCallbackHandler add = (row) -> numbers.addLong(row.getLong("number"));
		// only within a transaction does the driver fetch the rows in parts
		this.transaction.executeWithoutResult((status) -> active(lists, null).query(add));
		return numbers;
	}

	/**
	 * Returns those of some numbers that are on one of these lists, null for all lists.
	 */
	public Set<Long> stopped(Collection<String> lists, Collection<Long> numbers) {
		return active(lists, numbers.toArray(Long[]::new)).query(Long.class).set();
	}

	private JdbcClient.StatementSpec active(Collection<String> lists, Long[] numbers) {
		return this.store.sql(ACTIVE).param("lists", names(lists)).param("numbers", numbers);
	}

	/**
	 * Returns whether a number came onto one of these lists.
	 * @param lists names of the lists; null for all
	 * @param time a time of the store
	 */
	public boolean hasChangedSince(Collection<String> lists, OffsetDateTime time) {
		return this.store.sql("""
				select exists (select from stop_list where added_at > :time
				  and (cast(:lists as text[]) is null or name = any (cast(:lists as text[]))))""")
			.param("time", time)
			.param("lists", names(lists))
			.query(Boolean.class)
			.single();
	}

	private static String[] names(Collection<String> lists) {
		return (lists != null) ? lists.toArray(String[]::new) : null;
	}

	private static String text(OffsetDateTime time) {
		return (time != null) ? time.toString() : null;
	}

}
