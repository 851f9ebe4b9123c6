package dev.crmbridge.memberlists.known.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.crmbridge.memberlists.MemberKey;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
import dev.crmbridge.webitel.WebitelQuery;

import org.springframework.stereotype.Component;

/**
 * Writer of the queries for the members of a dialer. Members carry the name of the dialer
 * if it has a key; others are found by the loads that the store knows. A dialer may have
 * had another queue before.
 */
@Component
public class KnownMemberQueries {

	private static final String LOAD = "import_id";

	private final ChunkRepository chunks;

	private final KnownMemberRepository members;

	private final RowMapperFactory rowMappers;

	KnownMemberQueries(ChunkRepository chunks, KnownMemberRepository members, RowMapperFactory rowMappers) {
		this.chunks = chunks;
		this.members = members;
		this.rowMappers = rowMappers;
	}

	/** Returns the queries for all members with a key of a dialer. */
	public List<KnownQuery> ofKeys(String name, Dialer dialer) {
		return queues(name, dialer).stream()
			.map((queue) -> new KnownQuery(name, queue, fields(variable(MemberKey.DIALER, name), false), false))
			.toList();
	}

	/** Returns the queries for all members of a dialer, with their numbers. */
	public List<KnownQuery> ofNumbers(String name, Dialer dialer) {
		List<KnownQuery> queries = new ArrayList<>();
		if (dialer.key() != null) {
			queues(name, dialer).forEach((queue) -> queries
				.add(new KnownQuery(name, queue, fields(variable(MemberKey.DIALER, name), true), true)));
		}
		for (Map.Entry<String, String> load : this.members.unkeyedLoads(name)) {
			queries.add(new KnownQuery(name, load.getValue(), fields(variable(LOAD, load.getKey()), true), true));
		}
		return queries;
	}

	/** Returns the queries for the members of a key. */
	public List<KnownQuery> ofKey(String name, Dialer dialer, String key) {
		return queues(name, dialer).stream()
			.map((queue) -> new KnownQuery(name, queue,
					fields(variable(MemberKey.DIALER, name).add("variables[" + MemberKey.KEY + "]", key), true), false))
			.toList();
	}

	/**
	 * Returns the queries for the members with a number, in each form in which the bridge
	 * sends numbers: lists may have been loaded with another {@code number-format}.
	 * @param number digits of the number in E.164
	 */
	public List<KnownQuery> ofNumber(String name, Dialer dialer, String number) {
		Set<String> forms = new LinkedHashSet<>(List.of(number, "+" + number));
		this.rowMappers.national("+" + number).ifPresent(forms::add);
		List<KnownQuery> queries = new ArrayList<>();
		for (String queue : queues(name, dialer)) {
			forms.forEach((form) -> queries
				.add(new KnownQuery(name, queue, fields(new WebitelQuery().add("destination", form), true), true)));
		}
		return queries;
	}

	private Set<String> queues(String name, Dialer dialer) {
		Set<String> queues = new TreeSet<>(this.chunks.queues(name));
		queues.add(dialer.queue().id());
		return queues;
	}

	private static WebitelQuery variable(String name, String value) {
		return new WebitelQuery().add("variables[" + name + "]", value);
	}

	private static String fields(WebitelQuery query, boolean numbers) {
		query.add("fields", "id")
			.add("fields", "name")
			.add("fields", "variables")
			.add("fields", "attempts")
			.add("fields", "expire_at")
			.add("fields", "stop_cause");
		if (numbers) {
			query.add("fields", "communications");
		}
		return query.add("sort", "+id").toString();
	}

}
