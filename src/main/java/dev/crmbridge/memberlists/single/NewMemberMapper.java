package dev.crmbridge.memberlists.single;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.member.Catalog;
import dev.crmbridge.memberlists.mapping.member.RowMapper;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.rules.RowRuleException;
import dev.crmbridge.memberlists.rules.RowRuleRunner;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.web.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Mapper from the CRM's columns to a member, as a row of a list is mapped. A rejection is
 * a problem for the CRM.
 */
@Component
public class NewMemberMapper {

	private final RowMapperFactory rowMappers;

	private final RowRuleRunner rules;

	private final StopListRepository stopLists;

	private final ReasonTexts reasons;

	private final StoreClock clock;

	NewMemberMapper(RowMapperFactory rowMappers, RowRuleRunner rules, StopListRepository stopLists, ReasonTexts reasons,
			StoreClock clock) {
		this.rowMappers = rowMappers;
		this.rules = rules;
		this.stopLists = stopLists;
		this.reasons = reasons;
		this.clock = clock;
	}

	/**
	 * Maps the columns of a request.
	 * @param request the CRM's request
	 * @param catalog what the columns may name
	 * @param rules endpoint of the customer's rules
	 * @return the member
	 * @throws ProblemException if the member is rejected
	 * @throws IOException if the rules were interrupted
	 */
	public NewMember map(MemberRequest request, Catalog catalog, String rules) throws IOException {
		Dialer dialer = request.dialer();
		Map<String, String> values = withRequired(request.columns(), dialer);
		try {
			ListColumns columns = new ListColumns(List.copyOf(values.keySet()));
			RowMapper mapper = this.rowMappers.create(request.name(), dialer, columns, catalog, this.clock.now(),
					(number) -> !this.stopLists.stopped(dialer.stopLists(), List.of(number)).isEmpty());
			ListRow row = checked(request, columns, new ListRow(1, List.copyOf(values.values()), null), rules);
			RowResult result = (row.rejection() != null) ? row.rejection() : mapper.map(row);
			if (result instanceof Rejection rejection) {
				throw rejected(rejection, dialer, columns);
			}
			return new NewMember(request, (MappedRow) result, null);
		}
		catch (ListRefusedException ex) {
			throw ProblemException.of(422, ex.getCode(), this.reasons.englishDetail(ex.getCode(), ex.getDetails()),
					null);
		}
	}

	private ListRow checked(MemberRequest request, ListColumns columns, ListRow row, String rules) throws IOException {
		Load load = new Load("api", request.name(), LoadMode.API, "api", null, null, this.clock.now(), LoadState.LOADED,
				null, null, null);
		try {
			return this.rules.check(load, columns, ConcurrentHashMap.newKeySet(), List.of(row), rules).get(0);
		}
		catch (RowRuleException ex) {
			throw ex.isTemporary()
					? ProblemException.unavailable("rule-unanswered",
							"The rules for rows gave no answer. Try again later.")
					: ProblemException.of(500, "rule-failed", "The rules for rows failed; see the log of the bridge.",
							null);
		}
	}

	/** A column that is missing counts as empty, as the CRM sends what it has. */
	private static Map<String, String> withRequired(Map<String, String> columns, Dialer dialer) {
		Map<String, String> values = new LinkedHashMap<>(columns);
		Set<String> missing = new TreeSet<>(dialer.requiredColumns());
		columns.keySet().forEach((column) -> missing.remove(ListColumns.key(column)));
		missing.forEach((column) -> values.put(column, ""));
		return values;
	}

	private ProblemException rejected(Rejection rejection, Dialer dialer, ListColumns columns) {
		String detail = (rejection.words() != null) ? rejection.words()
				: this.reasons.englishDetail(rejection.code(), rejection.details().toArray());
		return ProblemException.ofField(422, rejection.code(), detail, field(rejection, dialer, columns));
	}

	/** Returns the column at fault, as the CRM has written it; null for no column. */
	private static String field(Rejection rejection, Dialer dialer, ListColumns columns) {
		List<String> names = new ArrayList<>();
		switch (rejection.code()) {
			case "no-good-number", "bad-number", "scientific-notation", "empty-column", "bad-date", "on-stop-list" ->
				names.addAll(List.of(rejection.details().get(0).toString().split(", ")));
			case "key-too-long" -> names.addAll(dialer.key().columns());
			case "name-too-long" -> names.addAll(dialer.name().columns());
			case "bad-priority" -> names.addAll(dialer.priority().columns());
			case "expire-at-past" -> names.addAll(dialer.expireAt().columns());
			case "unknown-bucket", "ambiguous-bucket", "bucket-not-attached" -> names.add(dialer.bucket().column());
			case "unknown-agent", "ambiguous-agent" -> names.add(dialer.agent().column());
			case "unknown-skill", "ambiguous-skill" -> names.addAll(dialer.skill().columns());
			case "unknown-time-zone", "ambiguous-time-zone" -> names.addAll(dialer.timezone().columns());
			default -> {
				return null;
			}
		}
		return names.stream()
			.map(ListColumns::key)
			.filter((key) -> columns.position(key) >= 0)
			.map(columns::name)
			.findFirst()
			.orElse(names.isEmpty() ? null : names.get(0));
	}

}
