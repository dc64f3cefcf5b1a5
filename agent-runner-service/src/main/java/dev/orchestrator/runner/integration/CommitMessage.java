package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Trailers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The message of a commit that is made in merging a task.
final class CommitMessage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(task|title|run|agent)}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private CommitMessage() {}

  /// What the configuration wants it to say, with trailers where they are wanted.
  static String of(Integration task) {
    var merge = task.merge();
    var text = filled(merge.message(), task);
    return merge.trailers()
        ? Trailers.append(text, task.attempt(), task.agentName())
        : text.strip() + "\n";
  }

  private static String filled(String template, Integration task) {
    var values =
        Map.of(
            "task", task.attempt().task().value(),
            "title", SPACE.matcher(task.title()).replaceAll(" ").strip(),
            "run", task.attempt().run().value(),
            "agent", task.agentName());
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }
}
