package dev.crmbridge.crmapi;

import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crmbridge.files.Sha256;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelProblemMapper;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Which calls were started under which {@code Idempotency-Key}, in the store, so that
 * every process knows it and the next one too. What is recorded before a call is dialled
 * is what makes it possible not to dial it twice.
 */
@Component
public class StartedCallRepository {

	private static final Logger LOG = LoggerFactory.getLogger(StartedCallRepository.class);

	private static final int MAX_KEY_LENGTH = 255;

	private static final ObjectWriter CANONICAL = JsonMapper.builder()
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build()
		.writer();

	private final JdbcClient store;

	/** When a call that is being dialled has surely been given up, in seconds. */
	private final long givenUp;

	StartedCallRepository(@Qualifier("eventStore") JdbcClient eventStore, WebitelSettings webitel) {
		this.store = eventStore;
		this.givenUp = webitel.timeout().toSeconds() + 10;
	}

	/**
	 * Returns the request's {@code Idempotency-Key} as a key of its owner alone: two CRMs
	 * may choose the same one.
	 * @param key the header; null if absent
	 * @return the key for the other methods; null if absent
	 * @throws ProblemException if it is blank or too long
	 */
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
	 * @param call what is to be dialled
	 * @return null; or the id of the call that was started under this key within the last
	 * ten minutes
	 * @throws ProblemException if it is being dialled, if its outcome is not known, or if
	 * it was another call
	 */
	public String begin(@Variable("key") String key, @Variable("token") String token, @Body Map<String, Object> call) {
		byte[] request = digest(call, token);
		boolean ours = this.store.sql("""
				insert into started_call as known (key, request) values (:key, :request)
				on conflict (key) do update
				  set request = excluded.request, state = 'dialling', call = null, status = null, at = now()
				  where known.at < now() - interval '10 minutes'
				returning 1""")
			.param("key", Sha256.of(key))
			.param("request", request)
			.query(Integer.class)
			.optional()
			.isPresent();
		return ours ? null : earlier(key, request);
	}

	/** Digests a call as it is sent, whatever the order of its fields. */
	private static byte[] digest(Map<String, Object> call, String token) {
		try {
			// JSON has no line break
			return Sha256.of(CANONICAL.writeValueAsString(call) + "\n" + ((token != null) ? token : ""));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("a call has strings, numbers and booleans", ex);
		}
	}

	private String earlier(String key, byte[] request) {
		Earlier earlier = this.store.sql("""
				select request, case when state = 'dialling' and at < now() - :givenUp * interval '1 second'
				                     then 'unknown' else state end as state, call, status
				from started_call where key = :key""")
			.param("givenUp", this.givenUp)
			.param("key", Sha256.of(key))
			.query((row, n) -> new Earlier(row.getBytes("request"), row.getString("state"), row.getString("call"),
					row.getInt("status")))
			.optional()
			// the first call was refused meanwhile, which freed its key
			.orElseThrow(() -> ProblemException.of(409, "call-in-progress", "The call with this key is being started.",
					null));
		if (!Arrays.equals(earlier.request(), request)) {
			throw ProblemException.of(409, "idempotency-key-reused", "This key was used for another call.", null);
		}
		return switch (earlier.state()) {
			case "started" -> earlier.call();
			case "dialling" ->
				throw ProblemException.of(409, "call-in-progress", "The call with this key is being started.", null);
			case "failed" -> throw ProblemException.of(earlier.status(), "webitel-failed",
					"Webitel failed when it was asked to start this call. It is not dialled again by the bridge.",
					null);
			default -> throw ProblemException.of(504, "call-outcome-unknown",
					"Whether the call was started is not known. It is not dialled again by the bridge.", null);
		};
	}

	/** Records that a call was started. */
	public void recordStarted(@Variable("key") String key, @Body String call) {
		try {
			this.store.sql("update started_call set state = 'started', call = :call where key = :key")
				.param("call", call)
				.param("key", Sha256.of(key))
				.update();
		}
		catch (DataAccessException ex) {
			// the call runs, which the CRM is to hear; the key stays that of a call whose
			// outcome is unknown
			LOG.warn("That a call was started could not be recorded", new LoggedFailure(ex));
		}
	}

	/**
	 * Records how a call was not started, and forgets one that was surely not.
	 * @param key the key, from {@link #ownKey}
	 * @param failure what the CRM is told
	 */
	void recordFailed(String key, Exception failure) {
		int status = (failure instanceof ProblemException problem) ? problem.getProblem().status() : 500;
		boolean notDone = failure instanceof ProblemException problem
				&& WebitelProblemMapper.NOT_DONE.contains(problem.getProblem().code());
		String sql = notDone ? "delete from started_call where key = :key and state = 'dialling'"
				: "update started_call set state = :state, status = :status where key = :key";
		try {
			this.store.sql(sql)
				.param("key", Sha256.of(key))
				.param("state", (status == 502) ? "failed" : "unknown")
				.param("status", status)
				.update();
		}
		catch (DataAccessException ex) {
			// the key stays that of a call whose outcome is unknown
			LOG.warn("That a call was not started could not be recorded", new LoggedFailure(ex));
		}
	}

	/** Forgets calls that no key can mean any more. */
	public void deleteOld() {
		this.store.sql("delete from started_call where at < now() - interval '1 hour'").update();
	}

	private record Earlier(byte[] request, String state, String call, int status) {
	}

}
