package dev.crmbridge.console.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.LoadReport;

/** Counts of a load for its page, under the words that fit its action. */
final class LoadFacts {

	private final PageContext context;

	private final List<Map<String, Object>> facts = new ArrayList<>();

	private LoadFacts(PageContext context) {
		this.context = context;
	}

	/** Returns the counts of a load, each with its name. */
	static List<Map<String, Object>> of(LoadReport load, PageContext context) {
		LoadFacts facts = new LoadFacts(context);
		facts.add("rows", load.counts().rows());
		switch (load.mode().action()) {
			case LOAD ->
				facts.add(load.mode().isPreview() ? "would-be-accepted" : "accepted", load.counts().accepted());
			case REMOVE -> facts.add("taken-out", load.counts().accepted());
			case STOP -> facts.add("stopped-numbers", load.counts().accepted());
			case SYNC -> facts.addChanges(load.changes());
		}
		facts.add("rejected", load.counts().rejected());
		facts.add("duplicates", load.counts().duplicates());
		if (load.state().isUndone()) {
			facts.add("deleted", load.deleted());
			facts.add("kept", load.kept());
		}
		return facts.facts;
	}

	private void addChanges(LoadReport.Changes changes) {
		add("sync.added", changes.added());
		add("sync.replaced", changes.replaced());
		add("sync.kept", changes.kept());
		add("sync.closed", changes.closed());
		add("sync.removed", changes.removed());
		add("sync.busy", changes.busy());
	}

	private void add(String name, long count) {
		this.facts.add(Map.of("name", this.context.text("lists." + name), "count", this.context.number(count)));
	}

}
