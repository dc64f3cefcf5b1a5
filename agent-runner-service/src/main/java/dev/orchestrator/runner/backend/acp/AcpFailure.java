package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Tells what kind of failure an agent's error amounts to. The protocol has one code for a missing
/// login; everything else is in the agent's own words.
final class AcpFailure {
  private static final int AUTHENTICATION_REQUIRED = -32000;
  private static final int RESOURCE_NOT_FOUND = -32002;

  /// Last, all that OpenCode says of a session that it does not have.
  private static final Pattern GONE =
      Pattern.compile(
          "not ?found|no such|unknown session|does not exist|\"service\":\"session\"",
          Pattern.CASE_INSENSITIVE);

  private static final int MAX_CHARS = 2048;

  /// How Goose speaks of failures, which it does not tell by an error.
  private static final Pattern OF_GOOSE =
      Pattern.compile(
          "^(Ran into this error|Network error|Unable to continue|I've reached the max)");

  /// How OpenCode logs what a model service answered, before it tries again.
  private static final Pattern OF_OPENCODE =
      Pattern.compile("message=\"stream error\".* error\\.error=(\".*\"|\\S+)");

  /// OpenCode's names for what its words do not tell.
  private static final Map<String, FailureClass> BY_NAME =
      Map.of("ContextOverflowError", FailureClass.AGENT, "ProviderAuthError", FailureClass.AUTH);

  private record Kind(Pattern words, FailureClass failure) {
    static Kind of(String words, FailureClass failure) {
      return new Kind(Pattern.compile(words, Pattern.CASE_INSENSITIVE), failure);
    }
  }

  /// The first that fits counts.
  private static final List<Kind> KINDS =
      List.of(
          Kind.of(
              "\\b40[13]\\b|auth(entication|orization)|api[ _-]?key|not logged in",
              FailureClass.AUTH),
          Kind.of("quota|usage limit|billing|credits", FailureClass.LIMIT),
          Kind.of(
              "\\b429\\b|\\b5\\d\\d\\b|rate limit|overloaded|network|connect|timed? ?out|server error",
              FailureClass.TRANSIENT),
          Kind.of("\\b404\\b|not found|does not exist|unknown model", FailureClass.CONFIG),
          Kind.of("context|too long|\\b400\\b|bad request|invalid|maximum", FailureClass.AGENT));

  private AcpFailure() {}

  /// @param error an error object of JSON-RPC
  static Failed of(JsonNode error) {
    var words = words(error);
    if (error.path("code").asInt(0) == AUTHENTICATION_REQUIRED) {
      return new Failed(FailureClass.AUTH, bounded(words));
    }
    var named = BY_NAME.get(error.at("/data/errorName").asString(""));
    return named == null ? classified(words) : new Failed(named, bounded(words));
  }

  /// Whether an error says that there is no such session.
  static boolean isGone(JsonNode error) {
    return error.path("code").asInt(0) == RESOURCE_NOT_FOUND || GONE.matcher(words(error)).find();
  }

  private static String words(JsonNode error) {
    var data = error.path("data");
    return error.path("message").asString("") + (data.isMissingNode() ? "" : ": " + data);
  }

  /// The failure that an agent told as if it were an answer.
  ///
  /// @param agent the name that it gives itself
  static Optional<Failed> inWords(String agent, String words) {
    return agent.equals("goose") && OF_GOOSE.matcher(words).find()
        ? Optional.of(classified(words))
        : Optional.empty();
  }

  /// What an agent complains of in its log.
  static Optional<String> inLog(String line) {
    var found = OF_OPENCODE.matcher(line);
    return found.find()
        ? Optional.of(bounded(found.group(1).replaceAll("^\"|\"$", "")))
        : Optional.empty();
  }

  private static Failed classified(String words) {
    var failure =
        KINDS.stream()
            .filter(kind -> kind.words().matcher(words).find())
            .map(Kind::failure)
            .findFirst()
            .orElse(FailureClass.TRANSIENT);
    return new Failed(failure, bounded(words));
  }

  private static String bounded(String words) {
    return words.length() <= MAX_CHARS ? words : words.substring(0, MAX_CHARS) + "…";
  }
}
