package dev.crmbridge.console.view;

import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.ProblemMapper;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.ClientAbortException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Maps an exception of a page to a page that says how to go on. */
@ControllerAdvice(annotations = ConsolePage.class)
@ConditionalOnConsole
class PageFailures {

	private final PageContextResolver contexts;

	private final ProblemMapper problems;

	PageFailures(PageContextResolver contexts, ProblemMapper problems) {
		this.contexts = contexts;
		this.problems = problems;
	}

	/** A browser that went off gets no page. */
	@ExceptionHandler(ClientAbortException.class)
	void aborted() {
		// nothing to do
	}

	@ExceptionHandler
	ModelAndView failed(Exception failure, HttpServletRequest request) {
		PageContext context = this.contexts.resolve(request);
		if (failure instanceof PageProblemException known) {
			return FrameController.problem(context, known.status(), context.text("problem.refused.title"),
					context.text(known.key(), known.details()));
		}
		if (failure instanceof ErrorResponse refused && !(failure instanceof ProblemException)) {
			HttpStatus status = HttpStatus.valueOf(refused.getStatusCode().value());
			return FrameController.problem(context, status,
					(status == HttpStatus.NOT_FOUND) ? "not-found" : "bad-form");
		}
		ProblemDetail problem = this.problems.map("console", failure);
		HttpStatus status = HttpStatus.valueOf(problem.getStatus());
		return switch (status) {
			case NOT_FOUND -> FrameController.problem(context, status, "not-found");
			case SERVICE_UNAVAILABLE -> FrameController.problem(context, status, "store-away");
			case INTERNAL_SERVER_ERROR -> FrameController.problem(context, status, "failed");
			default -> FrameController.problem(context, status, context.text("problem.refused.title"),
					context.textOr("problem.code." + problem.getProperties().get("code"), problem.getDetail()));
		};
	}

}
