package dev.crmbridge.crmapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelProblemMapper;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/**
 * Calls that the CRM starts for an agent, in the body of the Webitel guide, old and new.
 */
@Component
public class CallRequestMapper {

	private static final int LONGEST = 255;

	private final PhoneNumberParser numbers;

	private final StartedCallRepository ledger;

	CallRequestMapper(PhoneNumberParser numbers, StartedCallRepository ledger) {
		this.numbers = numbers;
		this.ledger = ledger;
	}

	/**
	 * A call as Webitel takes it. What Webitel no longer knows is accepted and left out.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is not as it has to be
	 */
	public Map<String, Object> read(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		Map<String, Object> call = new LinkedHashMap<>();
		call.put("destination", destination(request.requiredText("destination", LONGEST)));
		JsonObjectReader from = request.object("from").orElseThrow(() -> request.invalid("from", "has to be there"));
		call.put("from", Map.of("extension", from.requiredText("extension", LONGEST)));
		request.object("params").map(CallRequestMapper::params).ifPresent((params) -> call.put("params", params));
		return call;
	}

	/** A phone number as bare digits; an extension or a SIP URI as it is. */
	private String destination(String text) {
		Optional<PhoneNumber> number = this.numbers.parse(text);
		return number.map((known) -> this.numbers.e164(known).substring(1)).orElse(text);
	}

	private static Map<String, Object> params(JsonObjectReader given) {
		Map<String, Object> params = new LinkedHashMap<>();
		// gone from Webitel, and still in the guide
		given.flag("audio");
		given.flag("record");
		given.flag("auto_answer")
			.filter((automatic) -> !automatic)
			.ifPresent((never) -> params.put("disable_auto_answer", true));
		for (String flag : new String[] { "disable_auto_answer", "disable_stun", "cancel_distribute", "is_online",
				"hide_number" }) {
			given.flag(flag).ifPresent((value) -> params.put(flag, value));
		}
		given.number("timeout", 0, Integer.MAX_VALUE).ifPresent((seconds) -> params.put("timeout", seconds));
		given.text("display", LONGEST).ifPresent((display) -> params.put("display", display));
		given.number("contact_id", 1, Long.MAX_VALUE)
			.ifPresent((contact) -> params.put("contact_id", String.valueOf(contact)));
		given.strings("variables").ifPresent((variables) -> params.put("variables", variables));
		return params;
	}

	/**
	 * The id of the call that Webitel has started.
	 * @throws ProblemException if there is none in its answer
	 */
	public String callId(Map<String, Object> webitel) {
		String id = WebitelObjectReader.of(webitel).text("id");
		if (id.isEmpty()) {
			throw ProblemException.of(502, "webitel-failed", "Webitel has not said which call it has started.", null);
		}
		return id;
	}

	/** The answer to the CRM. */
	public Map<String, Object> answer(String id) {
		return Map.of("id", id);
	}

	/** What Webitel is sent to end a call. */
	public Map<String, Object> nothing() {
		return Map.of();
	}

	/**
	 * Records and says why a call was not started, or that nobody knows whether it was.
	 * @param key the key, from {@link StartedCallRepository#ownKey}; null if absent
	 * @param failure what went wrong
	 * @throws Exception always
	 */
	public void raise(@Variable("key") String key, @ExchangeException Exception failure) throws Exception {
		Exception told = (failure instanceof ProblemException problem && isUnknown(problem))
				? ProblemException.of(504, "call-outcome-unknown",
						"Whether the call was started is not known. It is not dialled again by the bridge.", null)
				: failure;
		if (key != null) {
			this.ledger.recordFailed(key, told);
		}
		throw told;
	}

	private static boolean isUnknown(ProblemException problem) {
		String code = problem.getProblem().code();
		return code.equals(WebitelProblemMapper.TIMEOUT) || code.equals(WebitelProblemMapper.BROKEN_OFF);
	}

}
