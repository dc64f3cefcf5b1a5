package dev.orchestrator.scheduler.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Paths below the repository's root that a task may write, or that a condition is about.
///
/// `*` stands for any part of a name (a dot at its start included), `?` for one character, `**` for
/// any number of whole names, also none, `[a-z]` and `[!a]` for one character in or not in a class,
/// `{a,b}` for alternatives, also nested. A backslash takes the meaning from one of `* ? [ ] { } ,
/// ! ^ - \`. A glob that ends in a plain name or in a slash covers that and everything below it:
/// `src/api` is `src/api/**`. `./`, doubled and leading slashes change nothing. Globs and paths are
/// compared in Unicode's composed form.
///
/// A glob never claims less than its author may have meant. One that is read differently elsewhere
/// or is too large claims everything below the folder that its text plainly starts with: unbalanced
/// braces and brackets, `[:alpha:]`, `{1..9}`, `!(a)`, and a backslash before an ordinary
/// character, which may be meant as a separator: `src\api` claims all. So does a way up (`..`) and
/// a `!` at the start. Only a folder whose name looks like a class, as `[id]`, must be escaped.
public final class PathGlob {
  /// Longest text that is read, in characters.
  static final int MAX_LENGTH = 1_000;

  private static final Pattern OTHER_LANGUAGE = Pattern.compile("^!|[?*+@!]\\(");
  private static final Pattern WAY_UP = Pattern.compile("(^|[/{},])\\.{1,2}([/{},]|$)");
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{}\\\\!]|[+@]\\(");

  private final CaseRule rule;
  private final List<PathPattern> patterns;

  private PathGlob(CaseRule rule, List<PathPattern> patterns) {
    this.rule = rule;
    this.patterns = List.copyOf(patterns);
  }

  /// Reads any text.
  public static PathGlob parse(String text, CaseRule rule) {
    try {
      return new PathGlob(rule, read(text, rule));
    } catch (DoubtfulGlobException _) {
      return new PathGlob(rule, List.of(PathPattern.below(plainStart(text, rule))));
    }
  }

  private static List<PathPattern> read(String text, CaseRule rule) throws DoubtfulGlobException {
    if (text.length() > MAX_LENGTH || OTHER_LANGUAGE.matcher(text).find()) {
      throw new DoubtfulGlobException("too long, or another language");
    }
    var patterns = new ArrayList<PathPattern>();
    for (var tokens : GlobParser.parse(text, rule)) {
      patterns.add(PathPattern.of(tokens, rule));
    }
    return patterns;
  }

  /// The folders at the start of a glob that are beyond doubt.
  private static List<String> plainStart(String text, CaseRule rule) {
    var names = new ArrayList<String>();
    if (!WAY_UP.matcher(text).find()) {
      var start = text.substring(0, Math.min(text.length(), MAX_LENGTH));
      for (var name : start.substring(0, start.lastIndexOf('/') + 1).split("/")) {
        if (SPECIAL.matcher(name).find()) {
          break;
        }
        if (!name.isEmpty()) {
          names.add(rule.canonical(name));
        }
      }
    }
    return names;
  }

  /// Whether some path could match both. Takes time with the product of the lengths at most.
  ///
  /// @throws IllegalArgumentException if the other one follows another case rule
  public boolean overlaps(PathGlob other) {
    if (rule != other.rule) {
      throw new IllegalArgumentException(
          "%s follows %s, expected %s".formatted(other, other.rule, rule));
    }
    return patterns.stream().anyMatch(mine -> other.patterns.stream().anyMatch(mine::overlaps));
  }

  /// Whether a path, relative to the repository's root and with `/` between names, is meant.
  public boolean matches(String path) {
    var names = PathPattern.names(rule.canonical(path));
    return patterns.stream().anyMatch(pattern -> pattern.matches(names));
  }

  CaseRule rule() {
    return rule;
  }

  List<PathPattern> patterns() {
    return patterns;
  }

  /// As it was understood; a list of alternatives stands in braces.
  @Override
  public String toString() {
    var texts = patterns.stream().map(PathPattern::toString).collect(Collectors.joining(","));
    return patterns.size() == 1 ? texts : "{" + texts + "}";
  }
}
