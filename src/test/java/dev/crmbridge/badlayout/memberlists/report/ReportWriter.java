package dev.crmbridge.badlayout.memberlists.report;

/** Is imported by other conversations. */
public record ReportWriter() {
}
