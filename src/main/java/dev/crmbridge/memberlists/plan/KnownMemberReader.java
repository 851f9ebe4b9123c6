package dev.crmbridge.memberlists.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.RowResult.NamedMembers;
import dev.crmbridge.memberlists.failure.EarlierListException;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.known.search.KnownMemberMapper;
import dev.crmbridge.memberlists.known.search.KnownMemberQueries;
import dev.crmbridge.memberlists.known.search.KnownPages;
import dev.crmbridge.memberlists.known.search.KnownQuery;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.mapping.member.RemovalMapper;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.EarlierLoadRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.webitel.WebitelResponseReader;

import org.springframework.stereotype.Component;

/**
 * Reader of the members of earlier loads that the rows of a list may leave, replace or
 * delete. All members of a dialer are read once a load, in pages, and kept in the store;
 * for a few rows that name members to delete, Webitel is asked for each row instead.
 */
@Component
public class KnownMemberReader {

	/** Members in a page; Webitel gives no more at a time. */
	private static final int PAGE_SIZE = 20_000;

	/** For fewer rows that name members to delete, Webitel is asked for each row. */
	private static final int MIN_LONG_LIST = 100;

	private static final int MAX_REMEMBERED_READS = 1000;

	/** With fewer members, any plan of the store is fast. */
	private static final int MIN_ANALYZED = 2000;

	/** Time that each page adds to the limit of a first pass. */
	private static final Duration TIME_OF_A_PAGE = Duration.ofMinutes(2);

	/** Plans and dialers for which all members were read. */
	private final Cache<List<Object>, Boolean> wholeReads = Caffeine.newBuilder()
		.maximumSize(MAX_REMEMBERED_READS)
		.build();

	private final KnownMemberMapper mapper;

	private final KnownMemberQueries queries;

	private final KnownMemberRepository members;

	private final EarlierLoadRepository earlier;

	private final LoadLeaseRepository leases;

	private final DialerRegistry dialers;

	private final RowMapperFactory rowMappers;

	private final WebitelResponseReader responses;

	KnownMemberReader(KnownMemberMapper mapper, KnownMemberQueries queries, KnownMemberRepository members,
			EarlierLoadRepository earlier, LoadLeaseRepository leases, DialerRegistry dialers,
			RowMapperFactory rowMappers, WebitelResponseReader responses) {
		this.mapper = mapper;
		this.queries = queries;
		this.members = members;
		this.earlier = earlier;
		this.leases = leases;
		this.dialers = dialers;
		this.rowMappers = rowMappers;
		this.responses = responses;
	}

	/**
	 * Requires that the other lists of the dialers have ended, if the list may leave,
	 * replace or delete their members.
	 * @throws EarlierListException if the list must wait for another one
	 */
	public void requireTurn(Load load, Map<String, Dialer> dialers) throws EarlierListException {
		boolean asks = load.mode().action() == LoadAction.STOP
				|| dialers.values().stream().anyMatch((dialer) -> isNeeded(load, dialer));
		if (asks && !this.earlier.takeTurn(load, rivals(load, dialers))) {
			throw new EarlierListException("another list of the dialer has not ended");
		}
	}

	/** Returns the dialers whose lists may have rows for one of these dialers. */
	private Set<String> rivals(Load load, Map<String, Dialer> dialers) {
		Set<String> rivals = new HashSet<>(this.dialers.names());
		rivals.removeAll(this.dialers.withQueue().keySet());
		rivals.addAll(dialers.keySet());
		rivals.add(load.dialer());
		return rivals;
	}

	private static boolean isNeeded(Load load, Dialer dialer) {
		return load.mode().action() != LoadAction.LOAD || dialer.known() != Dialer.Known.ADD;
	}

	/**
	 * Returns the queries for the members that a list needs before its next rows are
	 * planned; none once all were read.
	 * @param load the load with the folder of its plan
	 * @param dialers the dialers of the list
	 * @param list the open list
	 * @param rows its next rows
	 */
	public List<KnownQuery> queries(Load load, Map<String, Dialer> dialers, PlanWriter list, List<ListRow> rows) {
		List<KnownQuery> queries = new ArrayList<>();
		if (list.getColumns() == null) {
			return queries;
		}
		dialers.forEach((name, dialer) -> {
			if (load.mode().action() == LoadAction.REMOVE) {
				queries.addAll(ofRemoval(load, name, dialer, list, rows));
			}
			else if (isNeeded(load, dialer) && isFirst(load, name, false)) {
				queries.addAll(this.queries.ofKeys(name, dialer));
			}
		});
		return queries;
	}

	private List<KnownQuery> ofRemoval(Load load, String name, Dialer dialer, PlanWriter list, List<ListRow> rows) {
		RemovalMapper removal;
		try {
			removal = this.rowMappers.createRemoval(dialer, list.getColumns());
		}
		catch (ListRefusedException ex) {
			// a dialer of a split list; its rows will refuse the list
			return List.of();
		}
		if (rows.size() >= MIN_LONG_LIST) {
			if (!isFirst(load, name, !removal.isByKey())) {
				return List.of();
			}
			return removal.isByKey() ? this.queries.ofKeys(name, dialer) : this.queries.ofNumbers(name, dialer);
		}
		Set<String> words = new LinkedHashSet<>();
		for (ListRow row : rows) {
			if (row.rejection() == null && removal.map(row) instanceof NamedMembers named) {
				words.addAll(named.words());
			}
		}
		return words.stream()
			.flatMap((word) -> (removal.isByKey() ? this.queries.ofKey(name, dialer, word)
					: this.queries.ofNumber(name, dialer, word))
				.stream())
			.toList();
	}

	/**
	 * Returns whether all members of a dialer are read for the first time. A list that is
	 * read again, in another charset, may name members by other columns then.
	 */
	private boolean isFirst(Load load, String dialer, boolean byNumber) {
		return this.wholeReads.asMap().putIfAbsent(List.of(load.plan(), dialer, byNumber), true) == null;
	}

	/** Returns the pages of a query, before the first page. */
	public KnownPages pages(KnownQuery query) {
		return new KnownPages(query.filter(), PAGE_SIZE);
	}

	/** Keeps the members of a page, and turns to the next one. */
	public void addPage(Load load, KnownQuery query, KnownPages pages, Map<String, Object> page) {
		this.leases.extendLimit(load, TIME_OF_A_PAGE);
		if (page.get("items") instanceof List<?> items) {
			// the row of a member whose time is over counts as new
			this.members.add(load,
					this.mapper.map(query, items)
						.stream()
						.filter((member) -> member.state() != KnownState.OVER)
						.toList());
		}
		pages.turn(this.responses::turnPage, page);
		if (!pages.hasNext() && pages.count() > MIN_ANALYZED) {
			this.members.analyze();
		}
	}

}
