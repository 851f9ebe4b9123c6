package dev.crmbridge.console.lists;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.intake.ListReceiver;
import dev.crmbridge.memberlists.stoplists.StopListDialers;
import dev.crmbridge.memberlists.workdir.MembersDir;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Stop lists: the page with all lists, and the form that replaces one by a file. */
@ConsolePage
@Order(3)
class StopListsController implements NavigationItem {

	static final String PATH = "/console/stop-lists";

	/** Endings of files that the bridge reads. */
	private static final Pattern ENDING = Pattern.compile("(?i).*?((\\.(csv|txt|xlsx))(\\.(gz|zip))?|\\.(gz|zip))");

	private final StopListPages pages;

	private final ListReceiver receiver;

	private final long uploadLimit;

	StopListsController(StopListPages pages, ListReceiver receiver, ConsoleSettings settings) {
		this.pages = pages;
		this.receiver = receiver;
		this.uploadLimit = settings.uploadLimit().toBytes();
	}

	@Override
	public String path() {
		return PATH;
	}

	@GetMapping(PATH)
	ModelAndView show(PageContext context, @RequestParam(defaultValue = "") String done,
			@RequestParam(defaultValue = "") String list) {
		return this.pages.page(context).addObject("done", switch (done) {
			case "put", "deleted" -> context.text("stop-lists.done." + done, list);
			default -> null;
		});
	}

	/** Replaces a list by a file, whose load shows which rows were rejected. */
	@PostMapping(PATH)
	ResponseEntity<Void> send(PageContext context, HttpServletRequest request) throws IOException {
		StopListPages.requireAllDialers(context);
		ListForm form = ListForm.read(request, this.uploadLimit, this.receiver, Set.of("list"));
		try {
			String name = fileName(form.field("list").strip(), form.name());
			return ListsController.redirect(
					form.accept(this.receiver, LoadMode.STOP, MembersDir.STOP_LISTS, name, context.user().name()));
		}
		catch (PageProblemException ex) {
			form.discard(this.receiver);
			throw ex;
		}
		catch (DataAccessException ex) {
			throw new PageProblemException(HttpStatus.ACCEPTED, "lists.received-without-store");
		}
	}

	/** Returns the name of a file that becomes the list. */
	private static String fileName(String list, String sent) {
		Matcher ending = ENDING.matcher(sent);
		if (!ending.matches()) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "stop-lists.bad-ending");
		}
		String name = list + ending.group(1).toLowerCase(Locale.ROOT);
		try {
			if (!list.isEmpty() && StopListDialers.name(name).equals(list)) {
				return name;
			}
		}
		catch (ListRefusedException ex) {
			// refused below
		}
		throw new PageProblemException(HttpStatus.BAD_REQUEST, "stop-lists.bad-list");
	}

}
