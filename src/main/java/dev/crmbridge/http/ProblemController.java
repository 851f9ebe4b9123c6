package dev.crmbridge.http;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Answers each error that no route answered: unknown path, wrong method, no key, too
 * large, not ready.
 */
@Controller
class ProblemController implements ErrorController {

	private final ObjectMapper json;

	ProblemController(ObjectMapper json) {
		this.json = json;
	}

	@RequestMapping("${server.error.path:/error}")
	void problem(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		// asked for directly, /error is a path like any other
		Problem problem = Problem.of((status instanceof Integer code) ? code : HttpServletResponse.SC_NOT_FOUND);
		response.setStatus(problem.status());
		response.setContentType(Problem.MEDIA_TYPE);
		this.json.writeValue(response.getOutputStream(), problem);
	}

}
