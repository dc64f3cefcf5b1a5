package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Ended;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// Reads what an agent answers, by what its attempt is for.
final class Answers {
  /// Models like to set JSON out over several lines and to wrap it up; words before it do no harm.
  private static final Pattern TRAILING_VERDICT =
      Pattern.compile("(?s).*(?<json>\\{\\s*\"(?:verdict|comments)\"\\s*:.*\\})\\s*(?:```)?\\s*");

  private static final Failed WITHOUT_VERDICT =
      new Failed(
          FailureClass.AGENT,
          "the answer has no verdict; expected it to end with {\"verdict\": \"approved\" or \"changes-requested\", \"comments\": \"…\"}");

  private Answers() {}

  static Ended read(Completed completed, Assignment assignment) {
    var schema = assignment.agent().outputSchema();
    return switch (assignment.kind()) {
      case BEGIN, GO_ON, RESOLVE ->
          schema == null ? completed : StructuredOutput.check(completed, schema);
      case CHECK -> verdict(completed);
      case CHECK_BY_COMMAND -> completed;
      // whether it is a plan, or an answer, is for the one to say who asked
      case PLAN, ANSWER -> Completed.of(StructuredOutput.withoutFence(completed.result()));
    };
  }

  private static Ended verdict(Completed completed) {
    if (completed.verdict() != null) {
      return completed;
    }
    return trailing(completed.result())
        .<Ended>map(verdict -> new Completed(completed.result(), verdict))
        .orElse(WITHOUT_VERDICT);
  }

  private static Optional<Verdict> trailing(String answer) {
    var match = TRAILING_VERDICT.matcher(answer);
    try {
      return match.matches()
          ? Verdict.in(Json.MAPPER.readTree(match.group("json")).toString())
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty(); // an answer may end in anything
    }
  }
}
