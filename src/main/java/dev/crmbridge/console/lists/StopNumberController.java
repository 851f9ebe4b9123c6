package dev.crmbridge.console.lists;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.stoplists.StopListAdmin;
import dev.crmbridge.web.ProblemException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Forms about one number of the stop lists. A number is personal data, and stands in no
 * address.
 */
@ConsolePage
@RequestMapping(StopListsController.PATH)
class StopNumberController {

	private static final Set<String> FIELDS = Set.of("list", "number", "until", "reason");

	private final StopListAdmin lists;

	private final StopListPages pages;

	private final ObjectMapper json;

	StopNumberController(StopListAdmin lists, StopListPages pages, ObjectMapper json) {
		this.lists = lists;
		this.pages = pages;
		this.json = json;
	}

	@PostMapping("/find")
	ModelAndView find(PageContext context, @RequestParam String number) {
		ModelAndView page = this.pages.page(context);
		try {
			return page.addObject("found",
					StopListPages.found(this.lists.e164(number), this.lists.findAll(number), context));
		}
		catch (ProblemException ex) {
			page.setStatus(HttpStatus.BAD_REQUEST);
			return page.addObject("findProblem", problem(ex, context));
		}
	}

	/** Puts a number on a list, as the CRM does. */
	@PostMapping("/put")
	Object put(PageContext context, @RequestParam String list, @RequestParam String number,
			@RequestParam(defaultValue = "") String until, @RequestParam(defaultValue = "") String reason)
			throws IOException {
		StopListPages.requireAllDialers(context);
		byte[] body = this.json.writeValueAsBytes(Map.of("until", until, "reason", reason));
		try {
			this.lists.put(list.strip(), number, body, context.user().name());
			return redirect("put", list.strip());
		}
		catch (ProblemException ex) {
			ModelAndView page = this.pages.page(context);
			page.setStatus(HttpStatus.BAD_REQUEST);
			return page.addObject("putProblem", problem(ex, context))
				.addObject("put", Map.of("list", list, "number", number, "until", until, "reason", reason));
		}
	}

	/** Deletes a number from a list; asks once more first. */
	@PostMapping("/delete")
	Object delete(PageContext context, @RequestParam String list, @RequestParam String number,
			@RequestParam(defaultValue = "") String confirmed) {
		StopListPages.requireAllDialers(context);
		if (confirmed.isEmpty()) {
			return context.page("stop-list-confirm", context.text("stop-lists.delete.title"))
				.addObject("question", context.text("stop-lists.delete.question", context.phone(number), list))
				.addObject("number", number)
				.addObject("list", list);
		}
		this.lists.delete(list, number, context.user().name());
		return redirect("deleted", list);
	}

	/** Leads to the page, as after a change of the language. */
	@GetMapping({ "/find", "/put", "/delete" })
	ResponseEntity<Void> show() {
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(StopListsController.PATH)).build();
	}

	private static String problem(ProblemException refused, PageContext context) {
		Object field = refused.getProblem().getProperties().get("field");
		if (field == null || !FIELDS.contains(field.toString())) {
			throw refused;
		}
		return context.text("stop-lists.bad-" + field);
	}

	private static ResponseEntity<Void> redirect(String done, String list) {
		return ResponseEntity.status(HttpStatus.SEE_OTHER)
			.location(UriComponentsBuilder.fromPath(StopListsController.PATH)
				.queryParam("done", done)
				.queryParam("list", "{list}")
				.encode()
				.buildAndExpand(list)
				.toUri())
			.build();
	}

}
