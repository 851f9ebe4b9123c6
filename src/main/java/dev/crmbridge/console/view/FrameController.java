package dev.crmbridge.console.view;

import java.net.URI;
import java.time.Duration;

import dev.crmbridge.console.security.ConsoleFailures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Pages around the others: sign-in, the choice of the language, and refusals. */
@ConsolePage
class FrameController {

	@GetMapping("/console/login")
	ModelAndView login(PageContext context, @RequestParam(defaultValue = "") String failure,
			@RequestParam(required = false) String bye) {
		String problem = switch (failure) {
			case "wrong", "locked", "busy" -> context.text("login." + failure);
			default -> null;
		};
		return context.page("login", context.text("login.title"))
			.addObject("problem", problem)
			.addObject("bye", bye != null);
	}

	/** Remembers the language, and returns to the page. */
	@GetMapping("/console/language")
	ResponseEntity<Void> language(@RequestParam String to, @RequestParam(defaultValue = "/console") String back,
			HttpServletRequest request) {
		ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.status(HttpStatus.SEE_OTHER).location(localUri(back));
		PageTexts.language(to)
			.ifPresent((language) -> answer.header(HttpHeaders.SET_COOKIE,
					ResponseCookie.from(PageTexts.COOKIE, language.toLanguageTag())
						.path("/console")
						.maxAge(Duration.ofDays(365))
						.httpOnly(true)
						.secure(request.isSecure())
						.sameSite("Strict")
						.build()
						.toString()));
		return answer.build();
	}

	/** Keeps other servers out of the way back. */
	private static URI localUri(String back) {
		try {
			URI uri = URI.create(back);
			if (!uri.isAbsolute() && uri.equals(uri.normalize()) && uri.getRawAuthority() == null
					&& uri.getPath() != null
					&& (uri.getPath().equals("/console") || uri.getPath().startsWith("/console/"))) {
				return uri;
			}
		}
		catch (IllegalArgumentException ex) {
			// leads to the first page
		}
		return URI.create("/console");
	}

	@RequestMapping("/console/denied")
	ModelAndView denied(PageContext context, HttpServletRequest request, HttpServletResponse response) {
		Object reason = request.getAttribute(ConsoleFailures.DENIED);
		if (reason == null) {
			return notFound(context);
		}
		return problem(context, HttpStatus.FORBIDDEN, (reason instanceof CsrfException) ? "form-too-old" : "denied");
	}

	@RequestMapping("/console/**")
	ModelAndView notFound(PageContext context) {
		return problem(context, HttpStatus.NOT_FOUND, "not-found");
	}

	static ModelAndView problem(PageContext context, HttpStatus status, String key) {
		return problem(context, status, context.text("problem." + key + ".title"),
				context.text("problem." + key + ".text"));
	}

	static ModelAndView problem(PageContext context, HttpStatus status, String title, String text) {
		ModelAndView page = context.page("problem", title).addObject("text", text);
		page.setStatus(status);
		return page;
	}

}
