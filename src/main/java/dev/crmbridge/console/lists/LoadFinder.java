package dev.crmbridge.console.lists;

import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.repository.LoadReportRepository;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finder of the loads that a user may see. */
@Component
class LoadFinder {

	private final LoadReportRepository reports;

	LoadFinder(LoadReportRepository reports) {
		this.reports = reports;
	}

	/**
	 * Returns a load.
	 * @throws PageProblemException if the load does not exist, or is of a dialer that the
	 * user may not use
	 */
	LoadReport find(String id, PageContext context) {
		LoadReport load = this.reports.find(id)
			.orElseThrow(() -> new PageProblemException(HttpStatus.NOT_FOUND, "problem.not-found.text"));
		if (!context.user().mayUse(load.dialer())) {
			throw new PageProblemException(HttpStatus.FORBIDDEN, "problem.denied.text");
		}
		return load;
	}

}
