package dev.orchestrator.scheduler.briefing;

import com.samskivert.mustache.MustacheException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Looks over templates that a user has written in place of built-in ones, before an agent is told
/// what they say.
public final class TemplateCheck {
  private static final Set<String> TEXT = Set.of();
  private static final Set<String> TEXTS = Set.of(".");

  /// Names that can be filled in, each with those of its items where it is a list.
  private static final Map<String, Set<String>> OF_TASKS =
      Map.ofEntries(
          Map.entry("goal", TEXT),
          Map.entry("id", TEXT),
          Map.entry("title", TEXT),
          Map.entry("prompt", TEXT),
          Map.entry("hasParents", TEXT),
          Map.entry("parents", Set.of("id", "title", "result")),
          Map.entry("parentsLeftOut", TEXT),
          Map.entry("hasFailed", TEXT),
          Map.entry("failed", Set.of("id", "title", "state")),
          Map.entry("failedLeftOut", TEXT),
          Map.entry("hasWrites", TEXT),
          Map.entry("writes", TEXTS),
          Map.entry("writesLeftOut", TEXT),
          Map.entry("step", TEXT),
          Map.entry("result", TEXT),
          Map.entry("comments", TEXT),
          Map.entry("askedFor", TEXT),
          Map.entry("diff", TEXT));

  private static final Map<String, Set<String>> OF_MERGES = ofMerges();

  private static final Map<String, Set<String>> OF_PLANNING =
      Map.ofEntries(
          Map.entry("goal", TEXT),
          Map.entry("prompt", TEXT),
          Map.entry("concurrency", TEXT),
          Map.entry("agents", Set.of("name", "description", "cost")),
          Map.entry("hasWorkflows", TEXT),
          Map.entry("workflows", Set.of("name", "steps")),
          Map.entry("outline", TEXT),
          Map.entry("schema", TEXT),
          Map.entry("problems", TEXTS),
          Map.entry("words", TEXT),
          Map.entry("answer", TEXT),
          Map.entry("isAddition", TEXT),
          Map.entry("tasks", Set.of("id", "title", "state")),
          Map.entry("tasksLeftOut", TEXT));
  private static final Map<String, Set<String>> OF_BOTH = Map.of("goal", TEXT, "prompt", TEXT);
  private static final Map<String, Set<String>> OF_QUESTIONS =
      Map.ofEntries(
          Map.entry("goal", TEXT),
          Map.entry("tasks", Set.of("id", "title", "state", "needs")),
          Map.entry("tasksLeftOut", TEXT),
          Map.entry("hasResults", TEXT),
          Map.entry("results", Set.of("id", "result")),
          Map.entry("hasQuestions", TEXT),
          Map.entry("questions", Set.of("id", "text", "answer", "by")),
          Map.entry("id", TEXT),
          Map.entry("title", TEXT),
          Map.entry("prompt", TEXT),
          Map.entry("step", TEXT),
          Map.entry("agent", TEXT),
          Map.entry("question", TEXT),
          Map.entry("schema", TEXT),
          Map.entry("problem", TEXT));
  private static final Map<String, Set<String>> OF_ANSWERS =
      Map.of("answers", Set.of("text", "answer"), "answersLeftOut", TEXT);
  private static final Map<String, Map<String, Set<String>>> NAMES =
      Map.ofEntries(
          Map.entry("task", OF_TASKS),
          Map.entry("task-plain", OF_TASKS),
          Map.entry("revise", OF_TASKS),
          Map.entry("resolve", OF_MERGES),
          Map.entry("review", OF_TASKS),
          Map.entry("test", OF_TASKS),
          Map.entry("continue", OF_BOTH),
          Map.entry("anew", OF_BOTH),
          Map.entry("plan", OF_PLANNING),
          Map.entry("plan-change", OF_PLANNING),
          Map.entry("plan-more", OF_PLANNING),
          Map.entry("plan-problems", OF_PLANNING),
          Map.entry("answer", OF_QUESTIONS),
          Map.entry("answer-problem", OF_QUESTIONS),
          Map.entry("answered", OF_ANSWERS));

  private TemplateCheck() {}

  private static Map<String, Set<String>> ofMerges() {
    var names = new HashMap<>(OF_TASKS);
    names.put("conflicts", TEXT);
    names.put("hasTheirs", TEXT);
    names.put("theirs", TEXTS);
    names.put("theirsLeftOut", TEXT);
    names.put("hasOthers", TEXT);
    names.put("others", Set.of("id", "title", "result"));
    names.put("trouble", TEXT);
    names.put("command", TEXT);
    names.put("output", TEXT);
    return Map.copyOf(names);
  }

  /// By the name of each template what it can be filled in with: names, and for each the names that
  /// its items have where it is a list, `.` where they are plain texts.
  public static Map<String, Map<String, Set<String>>> names() {
    return new TreeMap<>(NAMES);
  }

  /// What is wrong with a text as the template of a name, in sentences.
  ///
  /// @throws IllegalArgumentException when there is no template of this name
  public static List<String> problems(String template, String text) {
    var known = NAMES.get(template);
    if (known == null) {
      throw new IllegalArgumentException("there is no template " + template);
    }
    var unknown = new TreeSet<String>();
    try {
      var compiled = Templates.compileText(text);
      for (var isThere : List.of(true, false)) {
        compiled.execute(new SampleFacts(known, isThere, unknown));
      }
    } catch (MustacheException e) {
      return List.of("is not usable as a template: " + e.getMessage());
    }
    var expected = known.keySet().stream().sorted().collect(Collectors.joining(", "));
    return unknown.stream()
        .map(name -> "asks for %s, which there is not; expected %s".formatted(name, expected))
        .toList();
  }
}
