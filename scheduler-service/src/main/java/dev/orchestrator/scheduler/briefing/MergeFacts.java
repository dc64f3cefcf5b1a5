package dev.orchestrator.scheduler.briefing;

import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the agent is told whose finished work cannot be merged: what is in the way, and what others
/// have done and why.
final class MergeFacts {
  private MergeFacts() {}

  static Map<String, Object> of(TaskNode node, MergeObstacle obstacle, PlanState state) {
    var facts = new HashMap<String, Object>();
    facts.put("conflicts", Assignment.CONFLICTS);
    facts.put("trouble", Objects.requireNonNullElse(node.trouble(), ""));
    switch (obstacle) {
      case MergeObstacle.Conflict(_, var files, var theirs) -> {
        put(facts, theirs, others(node, files, state));
        facts.put("command", "");
        facts.put("output", "");
      }
      case MergeObstacle.VerifyFailed(_, var command, var output) -> {
        put(facts, List.of(), List.of());
        facts.put("command", command);
        facts.put("output", Excerpt.of(output, Excerpt.COMMENTS));
      }
    }
    return facts;
  }

  private static void put(
      Map<String, Object> facts, List<String> theirs, List<Map<String, Object>> others) {
    facts.put("hasTheirs", !theirs.isEmpty());
    facts.put("theirs", Listed.first(theirs, Listed.COMMITS));
    facts.put("theirsLeftOut", Listed.leftOut(theirs, Listed.COMMITS));
    facts.put("hasOthers", !others.isEmpty());
    facts.put("others", others);
  }

  /// Merged tasks that have changed some of the files.
  private static List<Map<String, Object>> others(
      TaskNode node, List<String> files, PlanState state) {
    var wanted = new HashSet<>(files);
    return state.nodes().stream()
        .filter(other -> other != node && other.state() == TaskState.SUCCEEDED)
        .filter(other -> other.changed().paths().stream().anyMatch(wanted::contains))
        .limit(Listed.PARENTS)
        .map(other ->
            Briefings.described(other, "result", Excerpt.of(other.result(), Excerpt.RESULT)))
        .toList();
  }
}
