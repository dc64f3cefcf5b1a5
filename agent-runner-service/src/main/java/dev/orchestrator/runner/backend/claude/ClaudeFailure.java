package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.BoundedTail;
import java.util.regex.Pattern;

/// Tells what kind of failure Claude's own account of it amounts to.
///
/// @param errorKind Claude's word for the failed request, empty when there is none
/// @param retried whether Claude tried again before it gave up
/// @param limited whether Claude said that the account's limit is used up
record ClaudeFailure(ClaudeResult result, String errorKind, boolean retried, boolean limited) {
  private static final Pattern LIMIT_WORDS =
      Pattern.compile("usage limit|hit your .*limit|quota", Pattern.CASE_INSENSITIVE);
  private static final int SIGNAL_BASE = 128;

  FailureClass classify() {
    if (result.isCrash()) {
      return FailureClass.CRASHED;
    }
    if (!result.isApiError()) {
      return FailureClass.AGENT; // limits that the agent was given: turns, budget
    }
    var isBilling = errorKind.equals("billing_error"); // with whatever status
    return result.status() == 0 || isBilling ? byKind() : byStatus(result.status());
  }

  private FailureClass byStatus(int status) {
    return switch (status) {
      case 401, 402, 403 -> FailureClass.AUTH;
      case 404 -> FailureClass.CONFIG;
      case 408 -> FailureClass.TRANSIENT;
      case 429 -> rateLimit();
      default -> status >= 500 ? FailureClass.TRANSIENT : FailureClass.AGENT;
    };
  }

  private FailureClass byKind() {
    return switch (errorKind) {
      case "authentication_failed", "oauth_org_not_allowed", "billing_error" -> FailureClass.AUTH;
      case "model_not_found" -> FailureClass.CONFIG;
      case "rate_limit" -> rateLimit();
      case "invalid_request", "max_output_tokens" -> FailureClass.AGENT;
      default -> FailureClass.TRANSIENT; // no connection, or none that lasted
    };
  }

  /// Claude tries again what passes soon; what it gives up at once lasts longer.
  private FailureClass rateLimit() {
    return limited || !retried || LIMIT_WORDS.matcher(result.message()).find()
        ? FailureClass.LIMIT
        : FailureClass.TRANSIENT;
  }

  /// A process that ended without its last event crashed, unless it refused to begin at all.
  static AgentEvent.Failed withoutResult(int exitCode, boolean initialised, BoundedTail stderr) {
    var refused = !initialised && exitCode > 0 && exitCode <= SIGNAL_BASE;
    var message =
        refused
            ? "Claude refused to start (exit code %d)".formatted(exitCode)
            : "Claude ended without a result (exit code %d)".formatted(exitCode);
    return new AgentEvent.Failed(
        refused ? FailureClass.CONFIG : FailureClass.CRASHED,
        message + (stderr.isEmpty() ? "" : ": " + stderr.text()));
  }
}
