package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The message that commits of merges get: whether everything it asks for is known.
final class MergeMessage {
  private static final String POINTER = "/run/merge/message";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final String KNOWN =
      MergeConfig.PLACEHOLDERS.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));

  private MergeMessage() {}

  static List<Problem> problems(ConfigMerge merge) {
    var message = merge.merged().at(POINTER).asString("");
    return PLACEHOLDER
        .matcher(message)
        .results()
        .filter(found -> !MergeConfig.PLACEHOLDERS.contains(found.group(1)))
        .map(MatchResult::group)
        .distinct()
        .map(found ->
            merge.problem(POINTER, "%s is not known here; expected %s".formatted(found, KNOWN)))
        .toList();
  }
}
