package dev.crmbridge.crmapi;

import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.SqlFile;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelProblemMapper;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Repository of the calls that were started under an {@code Idempotency-Key}. Each call
 * is recorded before it is dialled, so no process dials it twice, even after a restart.
 */
@Component
public class StartedCallRepository {

	private static final Logger LOG = LoggerFactory.getLogger(StartedCallRepository.class);

	private static final String RECORD_DIALLING = SqlFile.read(StartedCallRepository.class, "record-dialling");

	private static final int MAX_KEY_LENGTH = 255;

	private static final ObjectWriter CANONICAL = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build()
		.writer();

	private final JdbcClient store;

	/** Seconds after which a call that is still being dialled is in doubt. */
	private final long diallingTimeout;

	StartedCallRepository(@Qualifier("eventStore") JdbcClient eventStore, WebitelSettings webitel) {
		this.store = eventStore;
		this.diallingTimeout = webitel.timeout().toSeconds() + 10;
	}

	/**
	 * Returns a key for the other methods that is unique to the owner of the API key, as
	 * two CRMs may send the same {@code Idempotency-Key}.
	 * @param key the header; null if absent
	 * @return the key; null if absent
	 * @throws ProblemException if the header is blank or too long
	 */
	// the annotation, as Camel strips the quotes of an argument that a route names, and
	// takes the text null for null
	public String ownKey(@Header("Idempotency-Key") String key) {
		if (key == null) {
			return null;
		}
		if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
			throw ProblemException.invalidField("Idempotency-Key",
					"Idempotency-Key must have 1 to " + MAX_KEY_LENGTH + " characters.");
		}
		return SecurityContextHolder.getContext().getAuthentication().getName() + "\n" + key;
	}

	/**
	 * Records that a call is about to be dialled.
	 * @param key the key, from {@link #ownKey}
	 * @param token the agent's own token; null if absent
	 * @param call Webitel's request
	 * @return id of the call that was started under this key within the last ten minutes;
	 * null if the caller is to dial
	 * @throws ProblemException if the earlier call is being dialled, failed, is in doubt,
	 * or differs from this call
	 */
	// the annotation of the token as in ownKey
	public String begin(String key, @Variable("token") String token, Map<String, Object> call) {
		byte[] request = digest(call, token);
		boolean recorded = this.store.sql(RECORD_DIALLING)
			.param("key", DigestUtils.sha256(key))
			.param("request", request)
			.query(Integer.class)
			.optional()
			.isPresent();
		return recorded ? null : earlierCall(key, request);
	}

	/** Returns the digest of a call, which does not depend on the order of fields. */
	private static byte[] digest(Map<String, Object> call, String token) {
		try {
			// the JSON contains no line break
			return DigestUtils.sha256(CANONICAL.writeValueAsString(call) + "\n" + ((token != null) ? token : ""));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("a call consists of strings, numbers and booleans", ex);
		}
	}

	private String earlierCall(String key, byte[] request) {
		Earlier earlier = this.store.sql("""
				select request, case when state = 'dialling' and at < now() - :diallingTimeout * interval '1 second'
				                     then 'unknown' else state end as state, call, status
				from started_call where key = :key""")
			.param("diallingTimeout", this.diallingTimeout)
			.param("key", DigestUtils.sha256(key))
			.query((row, n) -> new Earlier(row.getBytes("request"), StartedCallState.of(row.getString("state")),
					row.getString("call"), row.getInt("status")))
			.optional()
			// the earlier call was refused meanwhile, which freed its key
			.orElseThrow(StartedCallRepository::inProgress);
		if (!Arrays.equals(earlier.request(), request)) {
			throw ProblemException.of(409, "idempotency-key-reused", "This Idempotency-Key was used for another call.",
					null);
		}
		return switch (earlier.state()) {
			case STARTED -> earlier.call();
			case DIALLING -> throw inProgress();
			case FAILED -> throw ProblemException.of(earlier.status(), "webitel-failed",
					"Webitel failed to start this call. The bridge does not dial the call again.", null);
			case IN_DOUBT -> throw inDoubt();
		};
	}

	private static ProblemException inProgress() {
		return ProblemException.of(409, "call-in-progress", "The call with this Idempotency-Key is being started.",
				null);
	}

	/** Returns the problem for a call of which Webitel's answer is missing. */
	static ProblemException inDoubt() {
		return ProblemException.of(504, "call-outcome-unknown",
				"The bridge does not know whether the call was started, and does not dial the call again.", null);
	}

	/** Records that a call was started. */
	public void recordStarted(String key, String call) {
		try {
			this.store.sql("update started_call set state = 'started', call = :call where key = :key")
				.param("call", call)
				.param("key", DigestUtils.sha256(key))
				.update();
		}
		catch (DataAccessException ex) {
			// the CRM still gets the id, as the call runs; under its key the call stays
			// in
			// doubt
			LOG.warn("Could not record that a call was started", new LoggedFailure(ex));
		}
	}

	/**
	 * Records that a call failed or is in doubt; forgets a call that was not started.
	 * @param key the key, from {@link #ownKey}
	 * @param failure the problem for the CRM
	 */
	void recordFailed(String key, Exception failure) {
		int status = (failure instanceof ProblemException problem) ? problem.getProblem().getStatus() : 500;
		boolean notStarted = failure instanceof ProblemException problem
				&& WebitelProblemMapper.NOT_DONE.contains(problem.getCode());
		String sql = notStarted ? "delete from started_call where key = :key and state = 'dialling'"
				: "update started_call set state = :state, status = :status where key = :key";
		try {
			this.store.sql(sql)
				.param("key", DigestUtils.sha256(key))
				.param("state", ((status == 502) ? StartedCallState.FAILED : StartedCallState.IN_DOUBT).word())
				.param("status", status)
				.update();
		}
		catch (DataAccessException ex) {
			// under its key the call stays in doubt
			LOG.warn("Could not record that a call was not started", new LoggedFailure(ex));
		}
	}

	/** Deletes calls whose keys have expired. */
	public void deleteOld() {
		this.store.sql("delete from started_call where at < now() - interval '1 hour'").update();
	}

	private record Earlier(byte[] request, StartedCallState state, String call, int status) {
	}

}
