package dev.orchestrator.launcher.observe;

import java.util.List;

/// What is measured beside what the JVM and Vert.x measure of themselves. The names are those of
/// Prometheus.
enum Measure {
  RUNS("orchestrator_runs_total", "Runs that came to a point of their life.", "event"),
  TASKS("orchestrator_tasks", "Tasks of the runs under way by their state.", "state"),
  STARTED("orchestrator_attempts_started_total", "Attempts begun.", "provider"),
  ENDED(
      "orchestrator_attempts_ended_total",
      "Attempts ended: `succeeded`, `interrupted`, or the class of failure.",
      "provider",
      "outcome"),
  DURATION("orchestrator_attempt_seconds", "From an attempt's beginning to its end.", "provider"),
  WAITING(
      "orchestrator_place_wait_seconds", "From a task's being ready to its attempt's beginning."),
  MERGING(
      "orchestrator_merge_seconds",
      "From the beginning of a merge to its end: `merged`, `refused`, `delayed` or `failed`.",
      "outcome"),
  QUESTIONS(
      "orchestrator_questions_total",
      "Questions of agents: `asked`, `answered`, `withdrawn`.",
      "event"),
  TOKENS(
      "orchestrator_tokens_total",
      "Tokens used, as CLIs report them: `input`, `output`, `cache_read`, `cache_write`.",
      "provider",
      "kind"),
  COST("orchestrator_cost_usd_total", "US dollars by the CLIs' own price lists.", "provider"),
  REQUESTS(
      "orchestrator_requests_seconds",
      "From a request between services to its answer, `done` or the code of the refusal; "
          + "`store.journal.append` is what a journal entry costs.",
      "address",
      "outcome"),
  LINES("orchestrator_output_lines_total", "Lines of agents' output that are stored.");

  private final String prometheus;
  private final String description;
  private final List<String> labels;

  Measure(String prometheus, String description, String... labels) {
    this.prometheus = prometheus;
    this.description = description;
    this.labels = List.of(labels);
  }

  /// The name in Prometheus' text.
  String prometheus() {
    return prometheus;
  }

  /// The name for the library, which adds the unit's or the kind's ending.
  String meter() {
    return prometheus.replaceAll("_(total|seconds)$", "").replace('_', '.');
  }

  String description() {
    return description;
  }

  List<String> labels() {
    return labels;
  }

  /// Labels and their values by turns.
  String[] tags(String... values) {
    var tags = new String[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      tags[2 * i] = labels.get(i);
      tags[2 * i + 1] = values[i];
    }
    return tags;
  }
}
