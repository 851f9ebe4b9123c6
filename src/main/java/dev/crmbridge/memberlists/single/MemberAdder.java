package dev.crmbridge.memberlists.single;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.ChunkState;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.repository.AddedMember;
import dev.crmbridge.memberlists.repository.AddedMemberRepository;
import dev.crmbridge.memberlists.workdir.RequestBody;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelProblemMapper;
import dev.crmbridge.webitel.WebitelQuery;
import dev.crmbridge.webitel.WebitelSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Adder of single members: records each before its request leaves, and asks Webitel for a
 * member whose request got no answer.
 */
@Component
public class MemberAdder {

	private static final Logger LOG = LoggerFactory.getLogger(MemberAdder.class);

	/** Time of an answer beyond the limit for Webitel. */
	private static final Duration MARGIN = Duration.ofSeconds(10);

	private final AddedMemberRepository members;

	private final StoreClock clock;

	private final ObjectMapper json;

	private final Duration timeout;

	private final Duration inDoubtWait;

	MemberAdder(AddedMemberRepository members, StoreClock clock, ObjectMapper json, WebitelSettings webitel) {
		this.members = members;
		this.clock = clock;
		this.json = json;
		this.timeout = webitel.timeout().plus(MARGIN);
		this.inDoubtWait = webitel.unknownOutcomeWait();
	}

	/**
	 * Returns the member that was added under the same {@code Idempotency-Key}.
	 * @return the member; null if no request had the key
	 * @throws ProblemException if the key was used for other columns, or the member is
	 * being added
	 */
	public AddedMember findEarlier(MemberRequest request) {
		AddedMember earlier = (request.key() != null) ? this.members.findByRequestKey(request.key()).orElse(null)
				: null;
		if (earlier != null && !earlier.digest().equals(request.digest())) {
			throw ProblemException.of(409, "idempotency-key-reused",
					"This Idempotency-Key was used for another member.", null);
		}
		return earlier;
	}

	/**
	 * Records a member that is about to be sent.
	 * @throws ProblemException if another request adds the same member
	 */
	public NewMember begin(NewMember member) {
		MemberRequest request = member.request();
		boolean exclusive = request.dialer().known() != Dialer.Known.ADD;
		try {
			return new NewMember(request, member.member(),
					this.members.begin(request.name(), member.queue(), request.dialer().key() != null,
							exclusive ? member.member().key().key() : null, request.key(), request.digest(),
							this.timeout.plus(this.inDoubtWait)));
		}
		catch (DuplicateKeyException ex) {
			throw inProgress();
		}
	}

	private static ProblemException inProgress() {
		return ProblemException.of(409, "member-in-progress", "Another request is adding this member.", null);
	}

	/** Returns Webitel's request for a member. */
	public byte[] request(NewMember member, AddedMember added) {
		try {
			RequestBody body = new RequestBody(this.json, "api");
			body.add((out) -> member.member().write(out, added.load(), added.row(), added.row()));
			body.end();
			return body.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Records that Webitel has added a member.
	 * @throws ProblemException if Webitel's answer has no id: the member is in doubt
	 */
	public AddedMember recordLoaded(AddedMember added, Map<String, Object> answer) {
		if (!(answer.get("ids") instanceof List<?> ids) || ids.size() != 1) {
			this.members.recordInDoubt(added);
			throw inDoubt();
		}
		return loaded(added, ids.get(0).toString());
	}

	private AddedMember loaded(AddedMember added, String id) {
		try {
			this.members.recordLoaded(added, id);
		}
		catch (DataAccessException ex) {
			// the CRM still gets the id; Webitel is asked for the member later
			LOG.warn("Could not record an added member; load={} row={}", added.load(), added.row(), ex);
		}
		return new AddedMember(added.load(), added.row(), added.dialer(), added.queue(), added.state(), added.sends(),
				added.sentAt(), id, added.digest());
	}

	/**
	 * Records that a member was not added, or is in doubt, and throws the problem for the
	 * CRM.
	 * @throws Exception always
	 */
	public void raise(AddedMember added, Exception failure) throws Exception {
		String code = (failure instanceof ProblemException problem) ? problem.getCode() : "";
		if (WebitelProblemMapper.NOT_DONE.contains(code)) {
			this.members.forget(added);
			throw failure;
		}
		// Webitel may have carried out a request that it reports as failed
		this.members.recordInDoubt(added);
		throw inDoubt();
	}

	/**
	 * Forgets a member that was not sent, and throws the problem for the CRM.
	 * @throws Exception always
	 */
	public void withdraw(AddedMember added, Exception failure) throws Exception {
		this.members.forget(added);
		throw failure;
	}

	private static ProblemException inDoubt() {
		return ProblemException.of(504, "member-outcome-unknown",
				"The bridge does not know whether the member was added. Ask again with the same Idempotency-Key.", "5");
	}

	/** Returns the query that finds a member in Webitel. */
	public String query(AddedMember added) {
		return new WebitelQuery().add("variables[import_id]", added.load())
			.add("variables[import_row]", String.valueOf(added.row()))
			.add("fields", "id")
			.add("size", "10")
			.toString();
	}

	/**
	 * Decides on a member whose request got no answer, for the CRM that asks again.
	 * @param added the member
	 * @param answer the members that Webitel holds of it
	 * @return the member, loaded; or claimed to be sent again
	 * @throws ProblemException if the request may still be carried out
	 */
	public AddedMember decide(AddedMember added, Map<String, Object> answer) {
		String id = firstId(answer);
		if (!id.isEmpty()) {
			return loaded(added, id);
		}
		Duration wait = (added.state() == ChunkState.SENDING) ? this.timeout.plus(this.inDoubtWait) : this.inDoubtWait;
		OffsetDateTime settled = added.sentAt().plus(wait);
		if (settled.toInstant().isAfter(this.clock.now())) {
			throw inDoubt();
		}
		return this.members.beginAgain(added).orElseThrow(MemberAdder::inProgress);
	}

	/** Returns the members of a load whose outcome is unknown and settled by now. */
	public List<AddedMember> due(Load load) {
		return this.members.due(load, this.timeout.plus(this.inDoubtWait));
	}

	/** Records the outcome of a member for which the CRM did not ask again. */
	public void settle(AddedMember added, Map<String, Object> answer) {
		String id = firstId(answer);
		if (id.isEmpty()) {
			this.members.forget(added);
		}
		else {
			this.members.recordLoaded(added, id);
		}
	}

	private static String firstId(Map<String, Object> answer) {
		return (answer.get("items") instanceof List<?> items && !items.isEmpty())
				? WebitelObjectReader.of(items.get(0)).text("id") : "";
	}

	/** Ends the work on a load of a day. */
	public void release(Load load) {
		this.members.release(load, this.timeout.plus(this.inDoubtWait));
	}

	/** Returns the answer to the CRM. */
	public Map<String, Object> answer(AddedMember added) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("member", added.member());
		answer.put("load", added.load());
		answer.put("row", added.row());
		return answer;
	}

}
