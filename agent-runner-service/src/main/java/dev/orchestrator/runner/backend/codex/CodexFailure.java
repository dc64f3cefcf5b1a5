package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.JsonLine;
import java.util.List;
import java.util.regex.Pattern;

/// Tells what kind of failure Codex's words about it amount to; it has no other account of them.
final class CodexFailure {
  static final int SIGNAL_BASE = 128;

  private record Kind(Pattern words, FailureClass failure) {
    static Kind of(String words, FailureClass failure) {
      return new Kind(Pattern.compile(words, Pattern.CASE_INSENSITIVE), failure);
    }
  }

  /// The first that fits counts.
  private static final List<Kind> KINDS =
      List.of(
          Kind.of("usage limit|quota exceeded|hit your .*limit", FailureClass.LIMIT),
          Kind.of(
              "status:? (401|402|403)|not logged in|missing environment variable|invalid_api_key"
                  + "|token (is|was|has been) (expired|revoked)|refresh token|log in again",
              FailureClass.AUTH),
          Kind.of(
              "model.*(not found|not supported|does not exist)|model_not_found|status 404",
              FailureClass.CONFIG),
          Kind.of("ran out of room|context window|context_length", FailureClass.AGENT),
          Kind.of("invalid_request_error|status 4(00|22)", FailureClass.AGENT));

  private CodexFailure() {}

  /// What none of the words stands for is the network's or the service's doing.
  static FailureClass classify(String message) {
    return KINDS.stream()
        .filter(kind -> kind.words().matcher(message).find())
        .map(Kind::failure)
        .findFirst()
        .orElse(FailureClass.TRANSIENT);
  }

  /// Some messages are the service's answer as it came.
  static String words(String message) {
    return JsonLine.parse(message)
        .map(answer -> answer.at("/error/message").asString(message))
        .orElse(message);
  }
}
