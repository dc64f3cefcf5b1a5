package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The questions of a run's agents that have no answer yet, as its events tell of them.
final class OpenQuestions {
  private final RunId run;
  private final Map<Integer, RunEvent.QuestionAsked> open = new LinkedHashMap<>();
  private final Map<Integer, String> referred = new LinkedHashMap<>();

  /// Who asked, also of those that were open once.
  private final Map<Integer, TaskId> askers = new LinkedHashMap<>();

  OpenQuestions(RunId run) {
    this.run = run;
  }

  void take(RunEvent event) {
    switch (event) {
      case RunEvent.QuestionAsked asked -> {
        open.put(asked.question(), asked);
        askers.put(asked.question(), asked.task());
      }
      case RunEvent.QuestionReferred(var question, var reason) -> referred.put(question, reason);
      case RunEvent.QuestionAnswered answered -> close(answered.question());
      case RunEvent.QuestionWithdrawn withdrawn -> close(withdrawn.question());
      default -> {}
    }
  }

  private void close(int question) {
    open.remove(question);
    referred.remove(question);
  }

  TaskId asker(int question) {
    return Objects.requireNonNull(askers.get(question), () -> "question " + question);
  }

  /// How a person answers, and why it is a person's turn.
  String howToAnswer(int question, String reason) {
    return "question %d waits for you (%s): `orchestrator answer %s %1$d TEXT`"
        .formatted(question, Legible.line(reason), run);
  }

  /// A line for each.
  List<String> lines() {
    return open.values().stream().map(this::line).toList();
  }

  private String line(RunEvent.QuestionAsked asked) {
    @Nullable String reason = referred.get(asked.question());
    var text = "%s asks: %s".formatted(asked.task(), Legible.line(asked.text()));
    return reason == null
        ? "%s; question %d is with the orchestrator agent".formatted(text, asked.question())
        : "%s; %s".formatted(text, howToAnswer(asked.question(), reason));
  }
}
