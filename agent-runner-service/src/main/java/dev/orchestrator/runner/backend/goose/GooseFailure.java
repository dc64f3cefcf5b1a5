package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.run.FailureClass;
import java.util.List;
import java.util.regex.Pattern;

/// Tells what kind of failure Goose's words about it amount to.
final class GooseFailure {
  static final int SIGNAL_BASE = 128;

  /// How Goose begins when it speaks of a failure.
  private static final Pattern FAILURE =
      Pattern.compile(
          "^(Ran into this error|Network error|Unable to continue|I've reached the maximum)");

  private static final Pattern FORBIDDEN = Pattern.compile("Tool approval required");

  private record Kind(Pattern words, FailureClass failure) {
    static Kind of(String words, FailureClass failure) {
      return new Kind(Pattern.compile(words, Pattern.CASE_INSENSITIVE), failure);
    }
  }

  /// The first that fits counts.
  private static final List<Kind> KINDS =
      List.of(
          Kind.of("authentication|\\b401\\b|\\b403\\b", FailureClass.AUTH),
          Kind.of("quota|usage limit|credits|billing", FailureClass.LIMIT),
          Kind.of("rate limit|network error|server error|overloaded", FailureClass.TRANSIENT),
          Kind.of("\\(404\\)|not found|no such model|unknown provider", FailureClass.CONFIG),
          Kind.of("maximum number of actions|unable to continue|context", FailureClass.AGENT),
          Kind.of("\\(400\\)|bad request", FailureClass.AGENT));

  private GooseFailure() {}

  static boolean isFailure(String words) {
    return FAILURE.matcher(words).find();
  }

  /// Whether Goose wanted to be allowed something by a person.
  static boolean isForbidden(String words) {
    return FORBIDDEN.matcher(words).find();
  }

  /// What none of the words stands for is the service's doing.
  ///
  /// @param kind Goose's own word, empty when there is none
  static FailureClass classify(String kind, String words) {
    return KINDS.stream()
        .filter(candidate -> candidate.words().matcher(kind + " " + words).find())
        .map(Kind::failure)
        .findFirst()
        .orElse(FailureClass.TRANSIENT);
  }
}
