package dev.crmbridge.web;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;

/** Writer of problems as HTTP responses. */
public final class ProblemWriter {

	private static final ObjectMapper JSON = new ObjectMapper();

	private ProblemWriter() {
	}

	/** Writes a problem with its status and media type as the whole response. */
	public static void write(HttpServletResponse response, Problem problem) throws IOException {
		response.setStatus(problem.status());
		response.setContentType(Problem.MEDIA_TYPE);
		byte[] body = JSON.writeValueAsBytes(problem);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
