package dev.crmbridge.web.server;

import java.io.IOException;

import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Controller that answers errors outside the routes with a problem: unknown path, wrong
 * method, routes not ready.
 */
@Controller
class ProblemController implements ErrorController {

	@RequestMapping("${server.error.path:/error}")
	void problem(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		// requested directly, /error is a path like any other
		if (!request.getInputStream().isFinished()) {
			BodyReader.closeAfterwards(response);
		}
		ProblemWriter.write(response,
				Problem.of((status instanceof Integer code) ? code : HttpServletResponse.SC_NOT_FOUND));
	}

}
