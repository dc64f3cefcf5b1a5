package dev.orchestrator.contracts.runner;

/// The runner has the request, now or from an earlier delivery, and will report.
public record Accepted() {}
