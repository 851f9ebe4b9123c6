package dev.crmbridge.crmapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelProblemMapper;

import org.springframework.stereotype.Component;

/**
 * Mapper for calls that the CRM starts for an agent. The request has the form of the
 * Webitel guide, old or new.
 */
@Component
public class CallRequestMapper {

	private static final int MAX_LENGTH = 255;

	private final PhoneNumberParser numbers;

	private final StartedCallRepository startedCalls;

	CallRequestMapper(PhoneNumberParser numbers, StartedCallRepository startedCalls) {
		this.numbers = numbers;
		this.startedCalls = startedCalls;
	}

	/**
	 * Maps a call to Webitel's request. Parameters that no longer exist in Webitel are
	 * accepted and left out.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is invalid
	 */
	public Map<String, Object> read(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		Map<String, Object> call = new LinkedHashMap<>();
		call.put("destination", destination(request.requiredText("destination", MAX_LENGTH)));
		JsonObjectReader from = request.object("from").orElseThrow(() -> request.invalid("from", "must be given"));
		call.put("from", Map.of("extension", from.requiredText("extension", MAX_LENGTH)));
		request.object("params").map(CallRequestMapper::params).ifPresent((params) -> call.put("params", params));
		return call;
	}

	/** Returns a phone number as bare digits; an extension or a SIP URI unchanged. */
	private String destination(String text) {
		Optional<PhoneNumber> number = this.numbers.parse(text);
		return number.map((known) -> this.numbers.e164(known).substring(1)).orElse(text);
	}

	private static Map<String, Object> params(JsonObjectReader given) {
		Map<String, Object> params = new LinkedHashMap<>();
		// removed from Webitel, but still in its guide
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
		given.text("display", MAX_LENGTH).ifPresent((display) -> params.put("display", display));
		given.number("contact_id", 1, Long.MAX_VALUE)
			.ifPresent((contact) -> params.put("contact_id", String.valueOf(contact)));
		given.strings("variables").ifPresent((variables) -> params.put("variables", variables));
		return params;
	}

	/**
	 * Returns the id of the call that Webitel started.
	 * @throws ProblemException if Webitel's answer has no id
	 */
	public String callId(Map<String, Object> webitel) {
		String id = WebitelObjectReader.of(webitel).text("id");
		if (id.isEmpty()) {
			throw ProblemException.of(502, "webitel-failed", "Webitel answered without the id of the call.", null);
		}
		return id;
	}

	/** Returns the answer to the CRM. */
	public Map<String, Object> answer(String id) {
		return Map.of("id", id);
	}

	/**
	 * Records that a call failed or is in doubt, and throws the problem for the CRM.
	 * @param key the key, from {@link StartedCallRepository#ownKey}; null if absent
	 * @param failure exception of the request to Webitel
	 * @throws Exception always
	 */
	public void raise(String key, Exception failure) throws Exception {
		Exception answer = (failure instanceof ProblemException problem && isInDoubt(problem))
				? StartedCallRepository.inDoubt() : failure;
		if (key != null) {
			this.startedCalls.recordFailed(key, answer);
		}
		throw answer;
	}

	private static boolean isInDoubt(ProblemException problem) {
		return Set.of(WebitelProblemMapper.TIMEOUT, WebitelProblemMapper.BROKEN_OFF).contains(problem.getCode());
	}

}
