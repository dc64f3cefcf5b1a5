package dev.orchestrator.runner.git;

import java.util.Map;
import java.util.regex.Pattern;

/// Who a commit is by.
public record Author(String name, String email) {
  /// Us, for what is nobody's work in particular.
  public static final Author ORCHESTRATOR =
      new Author("orchestrator", "orchestrator@orchestrator.invalid");

  private static final Pattern FORM = Pattern.compile("([^<>]+) <([^<>\\s]+)>");
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\s<>]+");
  private static final Pattern FULLY_PUNCTUATION = Pattern.compile("[\\p{Punct}\\s]*");

  /// An agent by its name in the configuration.
  public static Author agent(String name) {
    return new Author(clean(name), "agent@orchestrator.invalid");
  }

  /// Git takes no name that is empty once quotes and punctuation around it are gone.
  public static String clean(String name) {
    var fit = UNFIT.matcher(name).replaceAll(" ").strip();
    return FULLY_PUNCTUATION.matcher(fit).matches() ? "agent" : fit;
  }

  /// A person or program as `Name <mail>` names it.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static Author parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is not of the form Name <mail>".formatted(text));
    }
    return new Author(clean(parts.group(1)), parts.group(2));
  }

  Map<String, String> asCommitter() {
    return Map.of("GIT_COMMITTER_NAME", name, "GIT_COMMITTER_EMAIL", email);
  }

  /// As variables of a git command that commits.
  public Map<String, String> asAuthor() {
    return Map.of("GIT_AUTHOR_NAME", name, "GIT_AUTHOR_EMAIL", email);
  }

  @Override
  public String toString() {
    return "%s <%s>".formatted(name, email);
  }
}
