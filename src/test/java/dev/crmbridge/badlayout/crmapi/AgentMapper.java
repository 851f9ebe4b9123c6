package dev.crmbridge.badlayout.crmapi;

import dev.crmbridge.badlayout.memberlists.report.ReportWriter;

/** Breaks the rule that the API for the CRM imports no lists but their mapping. */
record AgentMapper(ReportWriter reports) {
}
