package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.crmbridge.lookup.LookupSourceException;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Reader for the answers of the CRM's lookup over HTTP. Only rows are an answer: an error
 * page of a proxy must not be taken for an unknown caller.
 */
@Component
public class CrmResponseReader {

	private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {
	};

	private static final TypeReference<List<Map<String, Object>>> ROWS = new TypeReference<>() {
	};

	private final ObjectReader json;

	CrmResponseReader(ObjectMapper json) {
		// a floating-point number would not keep the digits of 1250.50
		this.json = json.reader()
			.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	}

	/**
	 * Reads an answer.
	 * @param status HTTP status
	 * @param body the body; null if absent
	 * @return the rows; empty for an unknown caller
	 * @throws LookupSourceException if the answer is neither rows nor 404
	 */
	public List<Map<String, Object>> read(int status, byte[] body) {
		if (status == HttpStatus.NOT_FOUND.value()) {
			return List.of();
		}
		if (status < 200 || status > 299) {
			throw new LookupSourceException("crm.http.url must answer 200 or 404, was " + status);
		}
		String text = text(body);
		if (!text.startsWith("{") && !text.startsWith("[")) {
			throw notRows();
		}
		try {
			if (text.startsWith("[")) {
				return this.json.forType(ROWS).readValue(text);
			}
			Map<String, Object> row = this.json.forType(ROW).readValue(text);
			return List.of(row);
		}
		catch (IOException ex) {
			throw notRows();
		}
	}

	private static String text(byte[] body) {
		try {
			String text = (body != null) ? StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()
					: "";
			return (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
		}
		catch (CharacterCodingException ex) {
			throw new LookupSourceException("crm.http.url must answer in UTF-8");
		}
	}

	private static LookupSourceException notRows() {
		return new LookupSourceException("crm.http.url must answer with a JSON object or a list of objects");
	}

}
