package dev.crmbridge.memberlists.single;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import org.apache.camel.Header;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Reader of the CRM's requests to add a member: an object with the columns of a list. */
@Component
public class MemberRequestReader {

	private static final int MAX_KEY_LENGTH = 255;

	private final DialerRegistry dialers;

	MemberRequestReader(DialerRegistry dialers) {
		this.dialers = dialers;
	}

	/**
	 * Reads a request.
	 * @param name name of the dialer
	 * @param body the columns
	 * @param key the header; null if absent
	 * @throws ProblemException if the dialer is unknown, or a value is neither a string,
	 * a number nor a boolean
	 */
	// the annotations, as Camel strips the quotes of an argument that a route names
	public MemberRequest read(@Header("name") String name, byte[] body, @Header("Idempotency-Key") String key) {
		Dialer dialer = dialer(name);
		JsonObjectReader object = JsonObjectReader.of(body);
		Map<String, String> columns = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> column : object.object().properties()) {
			if (column.getValue().isContainerNode()) {
				throw object.invalid(column.getKey(), "must be a string, a number or a boolean");
			}
			// the store cannot hold this character
			if (column.getValue().asText().indexOf(0) >= 0) {
				throw object.invalid(column.getKey(), "must be text without the character U+0000");
			}
			columns.put(column.getKey(), column.getValue().isNull() ? "" : column.getValue().asText());
		}
		return new MemberRequest(name, dialer, columns, ownKey(key),
				DigestUtils.sha256Hex(name + "\n" + new TreeMap<>(columns)));
	}

	/**
	 * Returns a dialer with a queue.
	 * @throws ProblemException if the dialer is unknown, or splits its lists
	 */
	Dialer dialer(String name) {
		return Optional.ofNullable(name).map(this.dialers.withQueue()::get).orElseThrow(ProblemException::notFound);
	}

	/** Two CRMs may send the same {@code Idempotency-Key}. */
	private static byte[] ownKey(String key) {
		if (key == null) {
			return null;
		}
		if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
			throw ProblemException.invalidField("Idempotency-Key",
					"Idempotency-Key must have 1 to " + MAX_KEY_LENGTH + " characters.");
		}
		return DigestUtils.sha256(SecurityContextHolder.getContext().getAuthentication().getName() + "\n" + key);
	}

}
