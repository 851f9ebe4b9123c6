package dev.crmbridge.testkit.webitel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Json;

/** Thrown for a refusal, in one of the two shapes of Webitel's errors. */
final class WebitelError extends RuntimeException {

	private final transient Answer answer;

	private WebitelError(Answer answer, String detail) {
		super(detail, null, false, false);
		this.answer = answer;
	}

	Answer answer() {
		return this.answer;
	}

	static WebitelError of(int code, String id, String detail) {
		return new WebitelError(answer(code, code, id, detail), detail);
	}

	/**
	 * Creates "not found", which Webitel sends as HTTP 500 with 404 in the body only
	 * (grpc_server.go).
	 */
	static WebitelError notFound(String id, String detail) {
		return new WebitelError(answer(500, 404, id, detail), detail);
	}

	/** Creates an error in the gateway's shape, for refusals of the gateway itself. */
	static WebitelError gateway(int status, int grpcCode, String message) {
		return new WebitelError(gatewayAnswer(status, grpcCode, message), message);
	}

	static Answer answer(int status, int code, String id, String detail) {
		ObjectNode body = Json.MAPPER.createObjectNode();
		body.put("id", id).put("status", phrase(code)).put("detail", detail).put("code", code);
		return Answer.status(status).bytes("application/json", Json.bytes(body));
	}

	static Answer gatewayAnswer(int status, int grpcCode, String message) {
		ObjectNode body = Json.MAPPER.createObjectNode();
		body.put("code", grpcCode).put("message", message).putArray("details");
		return Answer.status(status).bytes("application/json", Json.bytes(body));
	}

	private static String phrase(int code) {
		return switch (code) {
			case 400 -> "Bad Request";
			case 401 -> "Unauthorized";
			case 403 -> "Forbidden";
			case 404 -> "Not Found";
			default -> "Internal Server Error";
		};
	}

}
