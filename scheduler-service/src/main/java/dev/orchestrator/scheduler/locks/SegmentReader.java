package dev.orchestrator.scheduler.locks;

import dev.orchestrator.scheduler.locks.Segment.Deep;
import dev.orchestrator.scheduler.locks.Segment.Name;
import dev.orchestrator.scheduler.locks.Segment.Wild;
import dev.orchestrator.scheduler.locks.Token.Star;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Builds the segments of a pattern from the tokens between its slashes.
final class SegmentReader {
  private final CaseRule rule;
  private final List<Segment> segments = new ArrayList<>();
  private boolean namesAFolder = true;
  private boolean coversTheRest;

  SegmentReader(CaseRule rule) {
    this.rule = rule;
  }

  void read(List<Token> tokens) throws DoubtfulGlobException {
    if (coversTheRest) {
      return;
    }
    var text = text(tokens);
    boolean plain = tokens.stream().allMatch(Token.Literal.class::isInstance);
    if (text.equals("..")) {
      throw new DoubtfulGlobException("a way up");
    } else if (text.isEmpty() || text.equals(".")) {
      namesAFolder = true;
    } else if (plain) {
      segments.add(new Name(rule.canonical(text)));
      namesAFolder = true;
    } else {
      wild(tokens);
    }
  }

  /// In some dialects `**` crosses slashes also when it shares a segment with other characters. At
  /// the start of a name it can be said exactly; further on all below is taken.
  private void wild(List<Token> tokens) {
    int gap = doubleStar(tokens);
    if (gap < 0) {
      segments.add(new Wild(letters(tokens), text(tokens)));
      namesAFolder = false;
    } else if (gap > 0) {
      wild(tokens.subList(0, gap + 1));
      deep();
      coversTheRest = true;
    } else {
      deep();
      int stars = (int) tokens.stream().takeWhile(token -> token == Star.STAR).count();
      if (stars < tokens.size()) {
        wild(tokens.subList(stars - 1, tokens.size()));
      }
    }
  }

  private static int doubleStar(List<Token> tokens) {
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i - 1) == Star.STAR && tokens.get(i) == Star.STAR) {
        return i - 1;
      }
    }
    return -1;
  }

  private void deep() {
    if (segments.isEmpty() || segments.getLast() != Deep.DEEP) {
      segments.add(Deep.DEEP);
    }
    namesAFolder = false;
  }

  private List<Letter> letters(List<Token> tokens) {
    var letters = new ArrayList<Letter>();
    var plain = new StringBuilder();
    for (var token : tokens) {
      switch (token) {
        case Token.Literal(int codePoint) -> plain.appendCodePoint(codePoint);
        case Token.OneOf(var characters, _) -> {
          flush(plain, letters);
          letters.add(new Letter.OneOf(characters));
        }
        case Star.STAR -> {
          flush(plain, letters);
          letters.add(Letter.Star.STAR);
        }
        case Token.Slash.SLASH -> throw new IllegalArgumentException("a slash inside a name");
      }
    }
    flush(plain, letters);
    return letters;
  }

  private void flush(StringBuilder plain, List<Letter> letters) {
    letters.addAll(new Name(rule.canonical(plain.toString())).letters());
    plain.setLength(0);
  }

  private static String text(List<Token> tokens) {
    return tokens.stream().map(Token::toString).collect(Collectors.joining());
  }

  List<Segment> finish() {
    if (namesAFolder) {
      deep();
    }
    return segments;
  }
}
