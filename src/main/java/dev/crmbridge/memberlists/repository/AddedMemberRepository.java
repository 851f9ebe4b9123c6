package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.ChunkState;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of the members that the CRM adds one by one. The members of a day and a
 * dialer are one load; each is recorded before its request leaves.
 */
@Component
public class AddedMemberRepository {

	private static final String CREATE_LOAD = SqlFile.read(AddedMemberRepository.class, "create-load-of-day");

	private static final String NEXT_ROW = SqlFile.read(AddedMemberRepository.class, "next-row-of-day");

	private static final String INSERT = SqlFile.read(AddedMemberRepository.class, "insert-added-member");

	private static final String SELECT = SqlFile.read(AddedMemberRepository.class, "added-members") + "\nwhere ";

	private static final String RELEASE = SqlFile.read(AddedMemberRepository.class, "release-load-of-day");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ZoneId zone;

	AddedMemberRepository(JdbcClient store, TransactionTemplate storeTransaction, BridgeSettings bridge) {
		this.store = store;
		this.transaction = storeTransaction;
		this.zone = bridge.timeZone();
	}

	/**
	 * Records a member that is about to be sent, in one transaction.
	 * @param dialer name of the dialer
	 * @param queue the member's queue
	 * @param keyed whether the member carries a key
	 * @param memberKey the member's key, which no other request may add meanwhile; null
	 * if that does not matter
	 * @param requestKey digest of the {@code Idempotency-Key}; null without one
	 * @param digest digest of the columns, in hex
	 * @param lookAfter when Webitel is asked for the member if its outcome stays unknown
	 * @return the member
	 * @throws org.springframework.dao.DuplicateKeyException if another request has the
	 * same key
	 */
	public AddedMember begin(String dialer, String queue, boolean keyed, String memberKey, byte[] requestKey,
			String digest, Duration lookAfter) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			Place place = nextPlace(dialer, queue, lookAfter);
			this.store.sql(INSERT)
				.param("load", place.load())
				.param("row", place.row())
				.param("dialer", dialer)
				.param("queue", queue)
				.param("keyed", keyed)
				.param("memberKey", memberKey)
				.param("requestKey", requestKey)
				.param("digest", digest)
				.update();
			return find(place.load(), place.row()).orElseThrow();
		}));
	}

	/** Returns the next row of the load of the day; a new load after an undo. */
	private Place nextPlace(String dialer, String queue, Duration lookAfter) {
		LocalDate today = this.store.sql("select now()")
			.query(OffsetDateTime.class)
			.single()
			.atZoneSameInstant(this.zone)
			.toLocalDate();
		String first = today.format(DateTimeFormatter.BASIC_ISO_DATE) + "-000000-" + dialer + "-api";
		for (int n = 1;; n++) {
			String id = (n == 1) ? first : first + "-" + n;
			Optional<Integer> row = nextRow(id, lookAfter);
			if (row.isEmpty() && create(id, dialer, queue, today) > 0) {
				row = nextRow(id, lookAfter);
			}
			if (row.isPresent()) {
				return new Place(id, row.get());
			}
		}
	}

	private Optional<Integer> nextRow(String load, Duration lookAfter) {
		return this.store.sql(NEXT_ROW)
			.param("load", load)
			.param("wait", Seconds.of(lookAfter))
			.query(Integer.class)
			.optional();
	}

	private int create(String id, String dialer, String queue, LocalDate day) {
		return this.store.sql(CREATE_LOAD)
			.param("id", id)
			.param("dialer", dialer)
			.param("queue", queue)
			.param("started", day.atStartOfDay(this.zone).toOffsetDateTime())
			.update();
	}

	/** Returns the member that was added under an {@code Idempotency-Key}. */
	public Optional<AddedMember> findByRequestKey(byte[] requestKey) {
		return this.store.sql(SELECT + "request_key = :key")
			.param("key", requestKey)
			.query((row, n) -> AddedMemberRepository.map(row))
			.optional();
	}

	private Optional<AddedMember> find(String load, int row) {
		return this.store.sql(SELECT + "load = :load and number = :row")
			.param("load", load)
			.param("row", row)
			.query((each, n) -> AddedMemberRepository.map(each))
			.optional();
	}

	/** Returns the members of a load whose outcome is unknown, and that are due. */
	public List<AddedMember> due(Load load, Duration wait) {
		return this.store.sql(SELECT
				+ "load = :load and state in ('sending', 'unknown') and sent_at < now() - make_interval(secs => :wait)")
			.param("load", load.id())
			.param("wait", Seconds.of(wait))
			.query((row, n) -> AddedMemberRepository.map(row))
			.list();
	}

	private static AddedMember map(ResultSet row) throws SQLException {
		String[] ids = (String[]) row.getArray("member_ids").getArray();
		return new AddedMember(row.getString("load"), row.getInt("number"), row.getString("dialer"),
				row.getString("queue"), ChunkState.of(row.getString("state")), row.getInt("sends"),
				row.getObject("sent_at", OffsetDateTime.class), (ids.length > 0) ? ids[0] : "",
				row.getString("request_sha256"));
	}

	/** Records that a member is in Webitel. */
	public void recordLoaded(AddedMember member, String id) {
		change(member, "update list_chunk set state = 'loaded', member_ids = array[:id] where ").param("id", id)
			.update();
	}

	/** Records that Webitel may have the member. */
	public void recordInDoubt(AddedMember member) {
		change(member, "update list_chunk set state = 'unknown', uncertain = true where ").update();
	}

	/** Records that a member is sent again, unless another request does so. */
	public Optional<AddedMember> beginAgain(AddedMember member) {
		int changed = change(member,
				"update list_chunk set state = 'sending', sends = sends + 1, sent_at = now() where ")
			.update();
		return (changed > 0) ? find(member.load(), member.row()) : Optional.empty();
	}

	/** Forgets a member that is surely not in Webitel, and its keys. */
	public void forget(AddedMember member) {
		change(member, "delete from list_chunk where ").update();
	}

	/** A change counts only if no other request has changed the member meanwhile. */
	private JdbcClient.StatementSpec change(AddedMember member, String statement) {
		return this.store
			.sql(statement + "load = :load and number = :row and state in ('sending', 'unknown') and sends = :sends")
			.param("load", member.load())
			.param("row", member.row())
			.param("sends", member.sends());
	}

	/** Ends the lease of a load; it is due again while a member's outcome is unknown. */
	public void release(Load load, Duration wait) {
		this.store.sql(RELEASE)
			.param("wait", Seconds.of(wait))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/**
	 * Place of a member.
	 *
	 * @param load id of the load
	 * @param row number of the row
	 */
	private record Place(String load, int row) {
	}

}
