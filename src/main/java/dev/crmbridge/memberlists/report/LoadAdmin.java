package dev.crmbridge.memberlists.report;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;

import org.springframework.stereotype.Component;

/** Operators' view of loads, and their actions: {@code /admin/loads}. */
@Component
public class LoadAdmin {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	private static final Set<String> STATES = Arrays.stream(LoadState.values())
		.map(LoadState::word)
		.collect(Collectors.toUnmodifiableSet());

	private final LoadReportRepository reports;

	private final LoadStateRepository loads;

	private final ActivityRepository activity;

	LoadAdmin(LoadReportRepository reports, LoadStateRepository loads, ActivityRepository activity) {
		this.reports = reports;
		this.loads = loads;
		this.activity = activity;
	}

	/**
	 * Returns the receipts of loads, newest first.
	 * @param query the request's raw query
	 * @return {@code items}
	 * @throws ProblemException if a parameter is unknown or invalid
	 */
	public Map<String, Object> list(String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("dialer", "state", "limit"));
		return Map.of("items",
				this.reports
					.list(parameters.text("dialer").orElse(null),
							parameters.oneOf("state", STATES).map(LoadState::of).orElse(null),
							parameters.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT))
					.stream()
					.map(LoadReport::receipt)
					.toList());
	}

	/**
	 * Returns the receipt of a load.
	 * @throws ProblemException if no load has the id
	 */
	public Map<String, Object> show(String id) {
		return find(id).receipt();
	}

	/**
	 * Resumes a stopped load.
	 * @param id load id
	 * @param who name of the operator's key
	 * @return the load's receipt
	 * @throws ProblemException if no load has the id, or the load is not stopped
	 */
	public Map<String, Object> resume(String id, String who) {
		LoadReport load = find(id);
		if (!this.activity.change(who, OperatorAction.RESUME, load.describe(), () -> this.loads.resume(id))) {
			throw ProblemException.of(409, "load-not-stopped",
					"The load is not stopped, its state is " + load.state() + ".", null);
		}
		return show(id);
	}

	/**
	 * Requests the undo of a load.
	 * @param id load id
	 * @param who name of the operator's key
	 * @return the load's receipt
	 * @throws ProblemException if no load has the id, or the load was not uploaded
	 */
	public Map<String, Object> undo(String id, String who) {
		LoadReport load = find(id);
		if (!load.mode().isUndoable()) {
			throw ProblemException.of(409, "no-undo",
					"Only a load can be undone; this list had the action " + load.mode().action() + ".", null);
		}
		if (!this.activity.change(who, OperatorAction.UNDO, load.describe(), () -> this.loads.undo(id))) {
			throw ProblemException.of(409, "load-not-undoable",
					"The load cannot be undone, its state is " + load.state() + ".", null);
		}
		return show(id);
	}

	/**
	 * Requests the end of a load that cannot go on; its members in Webitel stay.
	 * @param id load id
	 * @param who name of the operator's key
	 * @return the load's receipt
	 * @throws ProblemException if no load has the id, or the load has ended
	 */
	public Map<String, Object> abandon(String id, String who) {
		LoadReport load = find(id);
		if (!this.activity.change(who, OperatorAction.ABANDON, load.describe(), () -> this.loads.abandon(id))) {
			throw ProblemException.of(409, "load-ended",
					"The load has already ended, its state is " + load.state() + ".", null);
		}
		return show(id);
	}

	private LoadReport find(String id) {
		return this.reports.find(id).orElseThrow(ProblemException::notFound);
	}

}
