package dev.crmbridge.memberlists.report;

import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;
import org.apache.camel.Header;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;

/** Loads for operators: {@code /admin/loads}. */
@Component
public class LoadAdmin {

	private static final int MOST = 1000;

	private static final Set<String> STATES = Set.of("reading", "uploading", "stopped", "undoing", "abandoning",
			"loaded", "preview", "already-loaded", "undone", "partly-undone", "abandoned", "refused");

	private final LoadReportRepository reports;

	private final LoadStateRepository ledger;

	private final ActivityRepository activity;

	LoadAdmin(LoadReportRepository reports, LoadStateRepository ledger, ActivityRepository activity) {
		this.reports = reports;
		this.ledger = ledger;
		this.activity = activity;
	}

	/**
	 * Loads, newest first.
	 * @param query the request's raw query
	 * @return {@code items}
	 * @throws ProblemException if a parameter is unknown or not as it has to be
	 */
	public Map<String, Object> list(@Header("CamelHttpQuery") String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("dialer", "state", "limit"));
		return Map.of("items",
				this.reports
					.list(parameters.text("dialer").orElse(null), parameters.oneOf("state", STATES).orElse(null),
							parameters.number("limit", 100, 1, MOST))
					.stream()
					.map(LoadReport::receipt)
					.toList());
	}

	/**
	 * One load.
	 * @throws ProblemException if there is none with this id
	 */
	public Map<String, Object> show(@Header("load") String id) {
		return find(id).receipt();
	}

	/**
	 * Has a stopped load tried again.
	 * @return the load
	 * @throws ProblemException if there is no such load, or it is not stopped
	 */
	public Map<String, Object> resume(@Header("load") String id, @Variable("who") String who) {
		LoadReport load = find(id);
		if (!this.activity.change(who, OperatorAction.RESUME, load.words(), () -> this.ledger.resume(id))) {
			throw ProblemException.of(409, "load-not-stopped", "The load is not stopped: it is " + load.state() + ".",
					null);
		}
		return show(id);
	}

	/**
	 * Has a load taken back.
	 * @return the load
	 * @throws ProblemException if there is no such load, or nothing of it was uploaded
	 */
	public Map<String, Object> undo(@Header("load") String id, @Variable("who") String who) {
		LoadReport load = find(id);
		if (!this.activity.change(who, OperatorAction.UNDO, load.words(), () -> this.ledger.undo(id))) {
			throw ProblemException.of(409, "load-not-undoable",
					"The load cannot be taken back: it is " + load.state() + ".", null);
		}
		return show(id);
	}

	/**
	 * Has a load ended that cannot go on; its members in Webitel stay.
	 * @return the load
	 * @throws ProblemException if there is no such load, or it has ended
	 */
	public Map<String, Object> abandon(@Header("load") String id, @Variable("who") String who) {
		LoadReport load = find(id);
		if (!this.activity.change(who, OperatorAction.ABANDON, load.words(), () -> this.ledger.abandon(id))) {
			throw ProblemException.of(409, "load-ended", "The load has ended: it is " + load.state() + ".", null);
		}
		return show(id);
	}

	private LoadReport find(String id) {
		return this.reports.find(id).orElseThrow(ProblemException::notFound);
	}

}
