package dev.orchestrator.runner.briefing;

import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.git.Changes;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts into what an agent is told what only its runner can see: the task's changes so far and the
/// outline of the repository.
public final class Marks {
  private static final Pattern MARK =
      Pattern.compile(
          "%s|%s|%s"
              .formatted(
                  Pattern.quote(Assignment.DIFF),
                  Pattern.quote(Assignment.OUTLINE),
                  Pattern.quote(Assignment.CONFLICTS)));

  private Marks() {}

  /// The assignment with its marks replaced; those in what they are replaced by stay as they are.
  ///
  /// @param changes those of the task
  /// @param conflicts those of its work with what it is to fit onto, in words
  public static Assignment fill(Assignment assignment, Changes changes, String conflicts) {
    return assignment.telling(
        fill(assignment.prompt(), changes, conflicts),
        fill(assignment.continuation(), changes, conflicts));
  }

  private static String fill(String words, Changes changes, String conflicts) {
    return MARK.matcher(words)
        .replaceAll(mark -> Matcher.quoteReplacement(replacement(mark, changes, conflicts)));
  }

  private static String replacement(MatchResult mark, Changes changes, String conflicts) {
    if (mark.group().equals(Assignment.CONFLICTS)) {
      return conflicts;
    }
    return mark.group().equals(Assignment.DIFF)
        ? DiffText.of(changes)
        : Outline.of(changes.git(), changes.to());
  }
}
