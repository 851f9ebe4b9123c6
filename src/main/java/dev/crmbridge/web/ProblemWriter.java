package dev.crmbridge.web;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;

/** Writer of problems as the answer to a request. */
public final class ProblemWriter {

	private static final ObjectMapper JSON = new ObjectMapper();

	private ProblemWriter() {
	}

	/** Answers a request with a problem. */
	public static void write(HttpServletResponse response, Problem problem) throws IOException {
		response.setStatus(problem.status());
		response.setContentType(Problem.MEDIA_TYPE);
		byte[] body = JSON.writeValueAsBytes(problem);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
