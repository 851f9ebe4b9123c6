package dev.crmbridge.console.lists;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.crmbridge.console.ConsoleSettings;
import dev.crmbridge.console.ConsoleUser;
import dev.crmbridge.console.view.ConsolePage;
import dev.crmbridge.console.view.NavigationItem;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.intake.ListReceiver;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.repository.LoadFilter;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
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
import org.springframework.web.util.UriComponentsBuilder;

/** Lists: the newest loads, and the form that sends a list. */
@ConsolePage
@Order(2)
class ListsController implements NavigationItem {

	static final String PATH = "/console/lists";

	private static final int PAGE_SIZE = 100;

	/** Maximum length of a filter's text, in characters. */
	private static final int MAX_TEXT_LENGTH = 255;

	/** Modes of the form; a synchronisation follows its preview. */
	private static final List<LoadMode> MODES = List.of(LoadMode.LOAD, LoadMode.PREVIEW, LoadMode.REMOVE,
			LoadMode.SYNC_PREVIEW);

	private final LoadReportRepository reports;

	private final ListReceiver receiver;

	private final DialerRegistry dialers;

	private final LoadViews views;

	private final long uploadLimit;

	private final LoadingCache<List<String>, Integer> stopped;

	ListsController(LoadReportRepository reports, ListReceiver receiver, DialerRegistry dialers, LoadViews views,
			ConsoleSettings settings) {
		this.reports = reports;
		this.receiver = receiver;
		this.dialers = dialers;
		this.views = views;
		this.uploadLimit = settings.uploadLimit().toBytes();
		this.stopped = Caffeine.newBuilder()
			.expireAfterWrite(Duration.ofSeconds(5))
			.maximumSize(1000)
			.build((mine) -> reports.list(new LoadFilter(mine, LoadState.STOPPED, null, null), PAGE_SIZE).size());
	}

	@Override
	public String path() {
		return PATH;
	}

	/** Stopped lists wait for a person. */
	@Override
	public long waiting(ConsoleUser user) {
		return this.stopped.get(user.dialers());
	}

	@GetMapping(PATH)
	ModelAndView show(PageContext context, @RequestParam(defaultValue = "") String dialer,
			@RequestParam(defaultValue = "") String state, @RequestParam(defaultValue = "") String text,
			@RequestParam(defaultValue = "") String before) {
		LoadFilter filter = new LoadFilter(dialer.isEmpty() ? context.user().dialers() : List.of(dialer), state(state),
				emptyToNull(text), emptyToNull(before));
		boolean mayUse = dialer.isEmpty() || context.user().mayUse(dialer);
		List<LoadReport> found = mayUse ? this.reports.list(filter, PAGE_SIZE + 1) : List.of();
		List<LoadReport> shown = found.subList(0, Math.min(PAGE_SIZE, found.size()));
		boolean filtered = !dialer.isEmpty() || !state.isEmpty() || !text.isEmpty();
		return context.page("lists", context.text("nav.lists"))
			.addObject("lists", shown.stream().map((load) -> this.views.row(load, context)).toList())
			.addObject("empty", shown.isEmpty())
			.addObject("filtered", filtered)
			.addObject("first", before.isEmpty() ? null : link(dialer, state, text, null))
			.addObject("next",
					(found.size() > PAGE_SIZE) ? link(dialer, state, text, shown.get(PAGE_SIZE - 1).id()) : null)
			.addObject("dialers", options(dialers(context.user()), dialer))
			.addObject("keyed", keyed(context))
			.addObject("seesStopLists", context.user().mayUse(MembersDir.STOP_LISTS))
			.addObject("stopLists", dialer.equals(MembersDir.STOP_LISTS))
			.addObject("states", states(context, state))
			.addObject("text", text)
			.addObject("limit", this.uploadLimit)
			.addObject("tooLarge", context.text("lists.too-large-here"));
	}

	private List<String> dialers(ConsoleUser user) {
		return this.dialers.names().stream().filter(user::mayUse).sorted().toList();
	}

	/** Returns which dialers can be synchronised, in words; null if no dialer can. */
	private String keyed(PageContext context) {
		String keyed = dialers(context.user()).stream().filter(this::hasKey).collect(Collectors.joining(", "));
		return keyed.isEmpty() ? null : context.text("lists.sync-preview.note", keyed);
	}

	private boolean hasKey(String dialer) {
		return this.dialers.find(dialer).map(Dialer::key).isPresent();
	}

	private static LoadState state(String word) {
		return Arrays.stream(LoadState.values()).filter((state) -> state.word().equals(word)).findFirst().orElse(null);
	}

	private static String emptyToNull(String text) {
		if (text.length() > MAX_TEXT_LENGTH) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
		}
		return text.isBlank() ? null : text.strip();
	}

	private static List<Map<String, Object>> options(List<String> names, String chosen) {
		return names.stream()
			.<Map<String, Object>>map((name) -> Map.of("name", name, "chosen", name.equals(chosen)))
			.toList();
	}

	private List<Map<String, Object>> states(PageContext context, String chosen) {
		List<Map<String, Object>> states = new ArrayList<>();
		for (LoadState state : LoadState.values()) {
			Map<String, Object> option = new HashMap<>();
			option.put("word", state.word());
			option.put("name", this.views.stateName(state, context));
			option.put("chosen", state.word().equals(chosen));
			states.add(option);
		}
		return states;
	}

	private static String link(String dialer, String state, String text, String before) {
		UriComponentsBuilder link = UriComponentsBuilder.fromPath(PATH);
		Map<String, Object> values = new HashMap<>();
		String[][] parameters = { { "dialer", dialer }, { "state", state }, { "text", text }, { "before", before } };
		for (String[] parameter : parameters) {
			if (parameter[1] != null && !parameter[1].isEmpty()) {
				link.queryParam(parameter[0], "{" + parameter[0] + "}");
				values.put(parameter[0], parameter[1]);
			}
		}
		return link.encode().buildAndExpand(values).toUriString();
	}

	/** Receives a list: its file is at its place before the form is checked. */
	@PostMapping(PATH)
	ResponseEntity<Void> send(PageContext context, HttpServletRequest request) throws IOException {
		ListForm form = ListForm.read(request, this.uploadLimit, this.receiver, Set.of("dialer", "action"));
		try {
			return redirect(accept(context, form));
		}
		catch (PageProblemException ex) {
			form.discard(this.receiver);
			throw ex;
		}
		catch (DataAccessException ex) {
			throw new PageProblemException(HttpStatus.ACCEPTED, "lists.received-without-store");
		}
	}

	private String accept(PageContext context, ListForm form) throws IOException {
		String name = form.name();
		LoadMode mode = mode(form.field("action"));
		String dialer = form.field("dialer");
		if (!this.dialers.names().contains(dialer)) {
			throw new PageProblemException(HttpStatus.BAD_REQUEST, "lists.no-dialer");
		}
		if (!context.user().mayUse(dialer)) {
			throw new PageProblemException(HttpStatus.FORBIDDEN, "problem.denied.text");
		}
		if (mode == LoadMode.SYNC_PREVIEW && !hasKey(dialer)) {
			throw new PageProblemException(HttpStatus.CONFLICT, "lists.no-key", dialer);
		}
		return form.accept(this.receiver, mode, dialer, name, context.user().name());
	}

	private static LoadMode mode(String action) {
		if (action.equals(LoadMode.SYNC.word())) {
			throw new PageProblemException(HttpStatus.CONFLICT, "lists.sync-unseen");
		}
		return MODES.stream()
			.filter((mode) -> mode.word().equals(action))
			.findAny()
			.orElseThrow(() -> new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text"));
	}

	/** Returns the way to the page of a list. */
	static ResponseEntity<Void> redirect(String load) {
		return ResponseEntity.status(HttpStatus.SEE_OTHER)
			.location(UriComponentsBuilder.fromPath(PATH).pathSegment("{load}").encode().buildAndExpand(load).toUri())
			.build();
	}

}
