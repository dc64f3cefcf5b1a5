package dev.orchestrator.scheduler.locks;

import dev.orchestrator.scheduler.locks.CharSet.Range;
import java.util.ArrayList;
import java.util.List;

/// Reads a glob into tokens, once for each choice of the alternatives in its braces.
final class GlobParser {
  /// Bounds the tokens of all choices together, and so the work of comparing two globs.
  static final int MAX_TOKENS = 4_000;

  private static final String ESCAPABLE = "*?[]{},!^-\\";

  private final CaseRule rule;
  private final int[] text;
  private int at;

  private GlobParser(int[] text, CaseRule rule) {
    this.text = text;
    this.rule = rule;
  }

  static List<List<Token>> parse(String glob, CaseRule rule) throws DoubtfulGlobException {
    var text = CaseRule.composed(glob).codePoints().toArray();
    return bounded(new GlobParser(text, rule).sequence(false));
  }

  /// Up to the end, in braces up to the `,` or `}` that ends the alternative.
  private List<List<Token>> sequence(boolean inBraces) throws DoubtfulGlobException {
    List<List<Token>> choices = new ArrayList<>();
    choices.add(new ArrayList<>());
    while (at < text.length && !(inBraces && (text[at] == ',' || text[at] == '}'))) {
      if (text[at] == '{') {
        choices = eachWithEach(choices, alternatives());
      } else {
        var token = token();
        choices.forEach(choice -> choice.add(token));
      }
    }
    return choices;
  }

  private List<List<Token>> alternatives() throws DoubtfulGlobException {
    int start = at;
    var choices = new ArrayList<List<Token>>();
    int alternatives = 0;
    do {
      at++;
      choices.addAll(sequence(true));
      alternatives++;
    } while (at < text.length && text[at] == ',');
    if (at == text.length) {
      throw new DoubtfulGlobException("a { without its }");
    }
    at++;
    if (alternatives == 1 && new String(text, start, at - start).contains("..")) {
      throw new DoubtfulGlobException("a range in braces");
    }
    return bounded(choices);
  }

  private static List<List<Token>> eachWithEach(List<List<Token>> heads, List<List<Token>> tails)
      throws DoubtfulGlobException {
    var joined = new ArrayList<List<Token>>();
    int tokens = 0;
    for (var head : heads) {
      for (var tail : tails) {
        var both = new ArrayList<>(head);
        both.addAll(tail);
        joined.add(both);
        tokens += both.size() + 1;
        if (tokens > MAX_TOKENS) {
          throw new DoubtfulGlobException("too many alternatives");
        }
      }
    }
    return joined;
  }

  private static List<List<Token>> bounded(List<List<Token>> choices) throws DoubtfulGlobException {
    return eachWithEach(choices, List.of(List.of()));
  }

  private Token token() throws DoubtfulGlobException {
    int start = at++;
    return switch (text[start]) {
      case '/' -> Token.Slash.SLASH;
      case '*' -> Token.Star.STAR;
      case '?' -> new Token.OneOf(CharSet.ANY, "?");
      case '[' -> characterClass(start);
      case '\\' -> new Token.Literal(escaped());
      case '}' -> throw new DoubtfulGlobException("a } without its {");
      default -> new Token.Literal(text[start]);
    };
  }

  /// In `src\api` and `src\**` it may be meant as a separator.
  private int escaped() throws DoubtfulGlobException {
    if (at == text.length || ESCAPABLE.indexOf(text[at]) < 0) {
      throw new DoubtfulGlobException("a backslash before an ordinary character");
    }
    int character = text[at++];
    if (character == '*' && at < text.length && text[at] == '*') {
      throw new DoubtfulGlobException("a backslash before **");
    }
    return character;
  }

  private Token characterClass(int start) throws DoubtfulGlobException {
    boolean inverted = at < text.length && (text[at] == '!' || text[at] == '^');
    if (inverted) {
      at++;
    }
    var ranges = new ArrayList<Range>();
    do {
      var range = range();
      ranges.add(range);
      rule.spellings(range.first(), range.last()).mapToObj(Range::of).forEach(ranges::add);
    } while (at < text.length && text[at] != ']');
    if (at == text.length) {
      throw new DoubtfulGlobException("a [ without its ]");
    }
    at++;
    var written = new String(text, start, at - start);
    if (inverted) {
      ranges.add(Range.of('/'));
      return new Token.OneOf(CharSet.of(ranges).inverted(), written);
    }
    return new Token.OneOf(CharSet.of(ranges), written);
  }

  private Range range() throws DoubtfulGlobException {
    int first = member();
    boolean open = at + 1 < text.length && text[at] == '-' && text[at + 1] != ']';
    if (!open) {
      return Range.of(first);
    }
    at++;
    int last = member();
    if (last < first) {
      throw new DoubtfulGlobException("a range that runs backwards");
    }
    return new Range(first, last);
  }

  /// Shells disagree about braces and slashes in classes, and `[:alpha:]` is a language of its own.
  private int member() throws DoubtfulGlobException {
    if (at == text.length) {
      throw new DoubtfulGlobException("a [ without its ]");
    }
    int character = text[at++];
    boolean named = character == '[' && at < text.length && ":.=".indexOf(text[at]) >= 0;
    if (named || "{},/".indexOf(character) >= 0) {
      throw new DoubtfulGlobException("a class that is read differently everywhere");
    }
    return character == '\\' ? escaped() : character;
  }
}
