package dev.crmbridge.memberlists.known.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.MemberKey;
import dev.crmbridge.memberlists.known.KnownMember;
import dev.crmbridge.memberlists.known.KnownMember.KnownState;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.webitel.WebitelObjectReader;

import org.springframework.stereotype.Component;

/**
 * Mapper from members in Webitel's answers to members of earlier loads. Leaves out
 * members that the bridge has not made for the dialer.
 */
@Component
public class KnownMemberMapper {

	/** Webitel's stop cause of a member whose time is over. */
	private static final String EXPIRED = "expired";

	private final ChunkRepository chunks;

	private final RowMapperFactory rowMappers;

	private final StoreClock clock;

	KnownMemberMapper(ChunkRepository chunks, RowMapperFactory rowMappers, StoreClock clock) {
		this.chunks = chunks;
		this.rowMappers = rowMappers;
		this.clock = clock;
	}

	/** Maps the items of an answer to a query. */
	public List<KnownMember> map(KnownQuery query, List<?> items) {
		Map<String, Set<String>> chunkNumbers = new HashMap<>();
		List<KnownMember> members = new ArrayList<>();
		long now = this.clock.now().toEpochMilli();
		for (Object item : items) {
			WebitelObjectReader member = WebitelObjectReader.of(item);
			WebitelObjectReader variables = member.object("variables");
			// the bridge makes no member with a longer key
			boolean keyed = variables.text(MemberKey.DIALER).equals(query.dialer())
					&& !MemberKey.isTooLong(variables.text(MemberKey.KEY));
			String load = variables.text("import_id");
			boolean own = keyed || variables.text(MemberKey.DIALER).isEmpty() && !load.isEmpty()
					&& chunkNumbers.computeIfAbsent(load, (id) -> this.chunks.numbers(id, query.dialer()))
						.contains(variables.text("import_chunk"));
			if (own) {
				String key = keyed ? variables.text(MemberKey.KEY) : "";
				members.add(new KnownMember(member.number("id"), query.queue(), load, keyed,
						query.byNumber() ? numbers(member) : Set.of(key), key, member.text("name"),
						keyed ? variables.text(MemberKey.HASH) : "", state(member, now), member.number("attempts")));
			}
		}
		return members;
	}

	/**
	 * A member whose time is over is not called any more, though its row may be in the
	 * next list: it is no closed member, whose row has been worked on.
	 */
	private static KnownState state(WebitelObjectReader member, long now) {
		String cause = member.text("stop_cause");
		if (cause.isEmpty()) {
			long expires = member.number("expire_at");
			return (expires == 0 || expires > now) ? KnownState.OPEN : KnownState.EXPIRED;
		}
		return cause.equals(EXPIRED) ? KnownState.OVER : KnownState.CLOSED;
	}

	private Set<String> numbers(WebitelObjectReader member) {
		Set<String> numbers = new LinkedHashSet<>();
		if (member.values().get("communications") instanceof List<?> communications) {
			communications.forEach((each) -> this.rowMappers.digits(WebitelObjectReader.of(each).text("destination"))
				.ifPresent((digits) -> numbers.add(String.valueOf(digits))));
		}
		return numbers;
	}

}
