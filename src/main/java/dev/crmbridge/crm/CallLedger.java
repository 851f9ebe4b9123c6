package dev.crmbridge.crm;

import java.util.Arrays;
import java.util.Map;

import dev.crmbridge.digest.Sha256;
import dev.crmbridge.http.ProblemException;
import dev.crmbridge.log.LoggedFailure;
import dev.crmbridge.webitel.WebitelProblems;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which calls were started under which {@code Idempotency-Key}, in the store, so that
 * every process knows it and the next one too. What is recorded before a call is dialled
 * is what makes it possible not to dial it twice.
 */
@Component("callLedger")
public class CallLedger {

	private static final Logger LOG = LoggerFactory.getLogger(CallLedger.class);

	private static final int LONGEST_KEY = 255;

	private final JdbcClient store;

	/** When a call that is being dialled has surely been given up, in seconds. */
	private final long givenUp;

	CallLedger(@Qualifier("eventStore") JdbcClient eventStore, WebitelSettings webitel) {
		this.store = eventStore;
		this.givenUp = webitel.timeout().toSeconds() + 10;
	}

	/**
	 * Records that a call is about to be dialled.
	 * @param key the request's {@code Idempotency-Key}
	 * @param call what is to be dialled
	 * @return null; or the id of the call that was started under this key within the last
	 * ten minutes
	 * @throws ProblemException if it is being dialled, if its outcome is not known, or if
	 * it was another call
	 */
	public String begin(@Variable("key") String key, @Body Map<String, Object> call) {
		if (key.isBlank() || key.length() > LONGEST_KEY) {
			throw ProblemException.invalidField("Idempotency-Key",
					"Idempotency-Key may have 1 to " + LONGEST_KEY + " characters.");
		}
		boolean ours = this.store.sql("""
				insert into started_call as known (key, request) values (:key, :request)
				on conflict (key) do update
				  set request = excluded.request, state = 'dialling', call = null, status = null, at = now()
				  where known.at < now() - interval '10 minutes'
				returning 1""")
			.param("key", Sha256.of(key))
			.param("request", Sha256.of(call.toString()))
			.query(Integer.class)
			.optional()
			.isPresent();
		return ours ? null : earlier(key, call);
	}

	private String earlier(String key, Map<String, Object> call) {
		Earlier earlier = this.store.sql("""
				select request, case when state = 'dialling' and at < now() - :givenUp * interval '1 second'
				                     then 'unknown' else state end as state, call, status
				from started_call where key = :key""")
			.param("givenUp", this.givenUp)
			.param("key", Sha256.of(key))
			.query((row, n) -> new Earlier(row.getBytes("request"), row.getString("state"), row.getString("call"),
					row.getInt("status")))
			.single();
		if (!Arrays.equals(earlier.request(), Sha256.of(call.toString()))) {
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
	public void started(@Variable("key") String key, @Body String call) {
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
	 * @param key the request's {@code Idempotency-Key}
	 * @param failure what the CRM is told
	 */
	void failed(String key, Exception failure) {
		int status = (failure instanceof ProblemException problem) ? problem.getProblem().status() : 500;
		boolean notDone = failure instanceof ProblemException problem
				&& WebitelProblems.NOT_DONE.contains(problem.getProblem().code());
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
	public void forget() {
		this.store.sql("delete from started_call where at < now() - interval '1 hour'").update();
	}

	private record Earlier(byte[] request, String state, String call, int status) {
	}

}
