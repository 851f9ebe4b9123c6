package dev.crmbridge.memberlists.single;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.MemberDeletion;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.known.search.KnownQuery;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.known.search.KnownMemberMapper;
import dev.crmbridge.memberlists.known.search.KnownMemberQueries;
import dev.crmbridge.memberlists.upload.MemberDeletionRequest;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;
import dev.crmbridge.webitel.WebitelObjectReader;

import org.springframework.stereotype.Component;

/**
 * Finder of the members of one key or number, which the CRM shows, replaces or deletes.
 */
@Component
public class SingleMembers {

	private static final int MAX_LENGTH = 1000;

	private final MemberRequestReader requests;

	private final KnownMemberQueries queries;

	private final KnownMemberMapper mapper;

	private final RowMapperFactory rowMappers;

	private final ActivityRepository activity;

	SingleMembers(MemberRequestReader requests, KnownMemberQueries queries, KnownMemberMapper mapper,
			RowMapperFactory rowMappers, ActivityRepository activity) {
		this.requests = requests;
		this.queries = queries;
		this.mapper = mapper;
		this.rowMappers = rowMappers;
		this.activity = activity;
	}

	/**
	 * Begins a search.
	 * @param name name of the dialer
	 * @param query the request's raw query, with a key or a number
	 * @throws ProblemException if the dialer is unknown, or the query names not one of
	 * both
	 */
	public MemberSearch search(String name, String query) {
		Dialer dialer = this.requests.dialer(name);
		QueryParameters parameters = QueryParameters.of(query, Set.of("key", "number"));
		Optional<String> key = parameters.text("key");
		Optional<String> number = parameters.text("number");
		if (key.isPresent() == number.isPresent()) {
			throw ProblemException.invalidField("key", "The query must have a key or a number.");
		}
		if (key.isPresent()) {
			if (dialer.key() == null) {
				throw ProblemException.invalidField("key", "The dialer has no key; search for a number.");
			}
			return new MemberSearch(this.queries.ofKey(name, dialer, limited(key.get())));
		}
		long digits = this.rowMappers.digits(number.get())
			.orElseThrow(() -> ProblemException.invalidField("number", "number must be a phone number."));
		return new MemberSearch(this.queries.ofNumber(name, dialer, String.valueOf(digits)));
	}

	private static String limited(String key) {
		if (key.length() > MAX_LENGTH) {
			throw ProblemException.invalidField("key", "key must have at most " + MAX_LENGTH + " characters.");
		}
		return key;
	}

	/** Begins a search for the members that a new member may take the place of. */
	public MemberSearch search(NewMember member) {
		MemberRequest request = member.request();
		return new MemberSearch((request.dialer().known() == Dialer.Known.ADD) ? List.of()
				: this.queries.ofKey(request.name(), request.dialer(), member.member().key().key()));
	}

	/** Adds the members of Webitel's answer to a query. */
	public void add(MemberSearch search, KnownQuery query, Map<String, Object> answer) {
		if (answer.get("items") instanceof List<?> items) {
			for (Object item : items) {
				if (item instanceof Map<?, ?> object) {
					this.mapper.map(query, List.of(item)).forEach((member) -> search.add(member, object));
				}
			}
		}
	}

	/**
	 * Requires that a new member is no duplicate.
	 * @return the search, with the members that make way
	 * @throws ProblemException if an open member has the key, and is not to be replaced
	 * or says the same
	 */
	public MemberSearch requireNew(NewMember member, MemberSearch search) {
		boolean skipped = member.request().dialer().known() == Dialer.Known.SKIP;
		boolean there = search.members()
			.stream()
			.anyMatch((known) -> known.state() == KnownState.OPEN && (skipped
					|| known.queue().equals(member.queue()) && known.hash().equals(member.member().key().hash())));
		if (there) {
			throw ProblemException.of(409, "duplicate", "The dialer has an open member with this key.", null);
		}
		return skipped ? new MemberSearch(List.of()) : search;
	}

	/** Begins the deletion of the members of a search that are not closed. */
	public SingleDeletion deletion(String name, MemberSearch search) {
		List<MemberDeletion> members = search.removable()
			.stream()
			.map((member) -> new MemberDeletion(member.id(), member.queue(), member.load(), member.keyed(), 0,
					member.key(), member.name()))
			.toList();
		return new SingleDeletion(MemberDeletionRequest.of(name, members), new HashSet<>());
	}

	/** Adds the members that Webitel's answer names as deleted. */
	public void addDeleted(SingleDeletion deletion, Map<String, Object> answer) {
		if (answer.get("items") instanceof List<?> items) {
			items.forEach((item) -> deletion.deleted().add(WebitelObjectReader.of(item).text("id")));
		}
	}

	/** Returns whether Webitel did not name all members as deleted. */
	public boolean isIncomplete(SingleDeletion deletion, MemberSearch search) {
		return search.removable().size() > deletion.deleted().size();
	}

	/**
	 * Requires that no member of a search is left: Webitel leaves out members in a call.
	 * @param left the search, once more after the deletion
	 * @throws ProblemException if a member is left
	 */
	public void requireGone(MemberSearch left) {
		if (!left.removable().isEmpty()) {
			throw ProblemException.of(409, "being-called", "A member is in a call. Try again later.", null);
		}
	}

	/** Records a deletion, and returns the answer to the CRM. */
	public Map<String, Object> recordDeletion(String name, SingleDeletion deletion, String who) {
		int count = deletion.deleted().size();
		if (count > 0) {
			this.activity.change(who, OperatorAction.REMOVE, count + " members of the dialer " + name, () -> true);
		}
		return Map.of("deleted", count);
	}

	/** Returns the members of a search, for the CRM. */
	public Map<String, Object> list(MemberSearch search) {
		List<Map<String, Object>> items = new ArrayList<>();
		for (int i = 0; i < search.members().size(); i++) {
			items.add(view(search.members().get(i), WebitelObjectReader.of(search.items().get(i))));
		}
		return Map.of("items", items);
	}

	private static Map<String, Object> view(KnownMember member, WebitelObjectReader webitel) {
		List<String> numbers = new ArrayList<>();
		if (webitel.values().get("communications") instanceof List<?> communications) {
			communications.forEach((each) -> numbers.add(WebitelObjectReader.of(each).text("destination")));
		}
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("member", String.valueOf(member.id()));
		view.put("key", member.key());
		view.put("name", member.name());
		view.put("numbers", numbers);
		view.put("attempts", member.attempts());
		view.put("load", member.load());
		view.put("row", webitel.object("variables").number("import_row"));
		view.put("state", state(member, webitel.text("stop_cause")));
		return view;
	}

	private static String state(KnownMember member, String stopCause) {
		if (!stopCause.isEmpty()) {
			return stopCause;
		}
		return (member.state() == KnownState.OPEN) ? "open" : "expired";
	}

}
