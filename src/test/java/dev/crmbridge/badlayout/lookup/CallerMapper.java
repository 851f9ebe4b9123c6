package dev.crmbridge.badlayout.lookup;

import dev.crmbridge.badlayout.memberlists.report.ReportWriter;

/** Breaks the rule that a conversation imports no other. */
record CallerMapper(ReportWriter reports) {
}
