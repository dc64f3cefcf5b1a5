package dev.orchestrator.scheduler.briefing;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Facts that stand for any others, to try a template with; notes what it asks for in vain.
final class SampleFacts extends AbstractMap<String, Object> {
  private static final String TEXT = "text";

  private final Map<String, Object> facts;
  private final boolean full;
  private final Set<String> unknown;

  /// @param known names, each with those of its items where it is a list
  /// @param full whether texts and lists have something in them
  /// @param unknown gets the names that are asked for but not known
  SampleFacts(Map<String, Set<String>> known, boolean full, Set<String> unknown) {
    this.full = full;
    this.unknown = unknown;
    this.facts =
        known.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, fact -> sample(fact.getValue())));
  }

  private Object sample(Set<String> items) {
    if (items.isEmpty()) {
      return text();
    }
    return full ? List.of(item(items)) : List.of();
  }

  private String text() {
    return full ? TEXT : "";
  }

  private static Object item(Set<String> names) {
    return names.contains(".")
        ? TEXT
        : names.stream().collect(Collectors.toMap(name -> name, _ -> TEXT));
  }

  /// Everything is there, so that all that is not can be noted.
  @Override
  public boolean containsKey(Object name) {
    return true;
  }

  @Override
  public Object get(Object name) {
    var fact = facts.get(name);
    if (fact != null) {
      return fact;
    }
    unknown.add(String.valueOf(name));
    return text();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return facts.entrySet();
  }
}
