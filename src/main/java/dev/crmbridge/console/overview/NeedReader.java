package dev.crmbridge.console.overview;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.ConsoleUser;
import dev.crmbridge.console.lists.LoadViews;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.repository.LoadFilter;
import dev.crmbridge.memberlists.repository.LoadReportRepository;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Reader for what needs a person: the reasons of health, as sentences in the user's
 * language.
 */
@Component
@ConditionalOnConsole
class NeedReader {

	/** Indicators that repeat the one of the routes. */
	private static final Set<String> PROBES = Set.of("livenessState", "readinessState");

	/** Prefix of the details of health that are about stopped loads. */
	private static final String STOPPED = "stopped: ";

	private static final int MAX_LISTS = 10;

	private final HealthContributorRegistry health;

	private final LoadReportRepository loads;

	private final LoadViews views;

	private final EndpointFailureReader endpoints;

	NeedReader(HealthContributorRegistry health, LoadReportRepository loads, LoadViews views,
			EndpointFailureReader endpoints) {
		this.health = health;
		this.loads = loads;
		this.views = views;
		this.endpoints = endpoints;
	}

	/** Returns the indicators that are not up, by name. */
	Map<String, Health> failures() {
		Map<String, Health> failures = new TreeMap<>();
		this.health.stream()
			.filter((each) -> !PROBES.contains(each.getName()) && each.getContributor() instanceof HealthIndicator)
			.forEach((each) -> {
				Health found = ((HealthIndicator) each.getContributor()).getHealth(true);
				if (Status.DOWN.equals(found.getStatus()) || Status.OUT_OF_SERVICE.equals(found.getStatus())) {
					failures.put(each.getName(), found);
				}
			});
		return failures;
	}

	/**
	 * Returns what needs the user.
	 * @param failures what {@link #failures} returned
	 * @param context the page
	 */
	List<Need> needs(Map<String, Health> failures, PageContext context) {
		boolean hasStore = !failures.containsKey("store");
		List<Need> needs = new ArrayList<>();
		failures.forEach((name, found) -> needs.addAll(switch (name) {
			case "memberLists" -> lists(found, hasStore, context);
			case "deliveries" -> deliveries(found, context);
			default -> List.of(Need.of(sentence(name, found, context)));
		}));
		if (hasStore) {
			// health waits for 15 minutes
			this.endpoints.needs(context).stream().filter((need) -> !needs.contains(need)).forEach(needs::add);
		}
		return needs;
	}

	private List<Need> lists(Health found, boolean hasStore, PageContext context) {
		ConsoleUser user = context.user();
		Stream<Need> stopped = !hasStore ? Stream.empty() : this.loads
			.list(new LoadFilter(user.dialers(), LoadState.STOPPED, null, null), MAX_LISTS)
			.stream()
			.map((load) -> new Need(
					context.text("need.list-stopped", load.file(), this.views.detail(load, context).get("reason")),
					"/console/lists/" + load.id(), context.text("need.to-list")));
		Stream<Need> unclaimed = found.getDetails()
			.entrySet()
			.stream()
			.filter((each) -> !Set.of("reason", "warning").contains(each.getKey())
					&& !String.valueOf(each.getValue()).startsWith(STOPPED) && maySee(user, each.getKey()))
			.map((each) -> Need.of(context.text("need.file-unclaimed", each.getKey(), each.getValue())));
		return Stream.concat(stopped, unclaimed).toList();
	}

	/** Returns whether the user may see a file such as {@code in/soft/may.csv}. */
	private static boolean maySee(ConsoleUser user, String file) {
		return user.dialers().isEmpty() || Arrays.stream(file.split("/")).anyMatch(user.dialers()::contains);
	}

	private List<Need> deliveries(Health found, PageContext context) {
		String[] reason = parts(found);
		return Arrays.stream(reason[1].split(", "))
			.map((name) -> new Need(this.endpoints.sentence(name, context), EndpointFailureReader.address(name, "due"),
					context.text("need.to-deliveries")))
			.toList();
	}

	/**
	 * Returns a reason as a sentence. A reason has words of the bridge, and after a colon
	 * names and numbers; a reason that has no text stays in English.
	 */
	private static String sentence(String name, Health found, PageContext context) {
		String[] reason = parts(found);
		String known = context.textOr("need." + name + "." + key(reason[0]), "");
		if (known.isEmpty()) {
			return context.textOr("need." + name, name) + ": "
					+ String.join(": ", Arrays.stream(reason).filter((part) -> !part.isEmpty()).toList());
		}
		return reason[1].isEmpty() ? known : known + " " + reason[1];
	}

	private static String[] parts(Health found) {
		String reason = String.valueOf(found.getDetails().getOrDefault("reason", found.getStatus().getCode()));
		int colon = reason.indexOf(": ");
		return (colon < 0) ? new String[] { reason, "" }
				: new String[] { reason.substring(0, colon), reason.substring(colon + 2) };
	}

	/** Returns the first words of a reason as the key of a text. */
	private static String key(String reason) {
		return Arrays.stream(reason.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
			.limit(8)
			.collect(Collectors.joining("-"));
	}

}
