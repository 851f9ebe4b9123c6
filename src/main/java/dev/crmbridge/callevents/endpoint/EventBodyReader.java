package dev.crmbridge.callevents.endpoint;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConversionException;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Reader for the bodies of requests, which routes named by {@code transform} may make.
 */
@Component
public class EventBodyReader {

	private final CamelContext camel;

	private final ObjectMapper json;

	EventBodyReader(CamelContext camel, ObjectMapper json) {
		this.camel = camel;
		this.json = json;
	}

	/**
	 * Checks that a transform made a body.
	 * @param body the body
	 * @throws InvalidTransformException if the body is empty
	 */
	public void require(Object body) {
		if (body == null || "".equals(body) || body instanceof byte[] bytes && bytes.length == 0) {
			throw new InvalidTransformException("the transform made no body");
		}
	}

	/**
	 * Returns the content type of a request.
	 * @param given the content type that a transform set; null if absent
	 */
	public String contentType(String given) {
		return (given != null) ? given : MediaType.APPLICATION_JSON_VALUE;
	}

	/**
	 * Returns the bytes of a request's body.
	 * @param body the body: a map or a list becomes JSON, a text is encoded in the
	 * charset of the content type, UTF-8 by default
	 * @param contentType {@code Content-Type} of the request
	 * @throws InvalidTransformException if the body is empty or of another type
	 */
	public byte[] read(Object body, String contentType) {
		byte[] bytes = bytes(body, contentType);
		require(bytes);
		return bytes;
	}

	private byte[] bytes(Object body, String contentType) {
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		if (body instanceof Map || body instanceof Collection) {
			try {
				return this.json.writeValueAsBytes(body);
			}
			catch (JsonProcessingException ex) {
				throw new InvalidTransformException("the transform made a body that cannot be written as JSON");
			}
		}
		try {
			String text = this.camel.getTypeConverter().tryConvertTo(String.class, body);
			return (text != null) ? text.getBytes(charset(contentType)) : null;
		}
		catch (TypeConversionException ex) {
			throw new InvalidTransformException("the transform made a body that cannot be read as text");
		}
	}

	private static Charset charset(String contentType) {
		try {
			Charset given = (contentType != null) ? MediaType.parseMediaType(contentType).getCharset() : null;
			return (given != null) ? given : StandardCharsets.UTF_8;
		}
		catch (InvalidMediaTypeException ex) {
			throw new InvalidTransformException("the transform set an invalid Content-Type");
		}
	}

	/** Thrown when the body of a transform cannot be sent; the delivery is retried. */
	public static final class InvalidTransformException extends RuntimeException {

		InvalidTransformException(String message) {
			super(message);
		}

	}

}
