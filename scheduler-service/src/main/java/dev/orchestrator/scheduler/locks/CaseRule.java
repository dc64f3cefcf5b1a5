package dev.orchestrator.scheduler.locks;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.stream.IntStream;

/// Whether the file system that holds the repository tells `README` from `readme`.
public enum CaseRule {
  SENSITIVE,
  INSENSITIVE;

  /// The one spelling of all texts that name the same file. Composed twice: `J̌` has no composed
  /// form, but its lower case has.
  String canonical(String text) {
    var composed = composed(text);
    return this == SENSITIVE
        ? composed
        : composed(
            composed
                .codePoints()
                .map(CaseRule::lower)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
  }

  /// The other spellings that the characters between two code points have under this rule.
  IntStream spellings(int first, int last) {
    return this == SENSITIVE
        ? IntStream.empty()
        : IntStream.of(Capitals.ALL).filter(c -> c >= first && c <= last).map(CaseRule::lower);
  }

  static String composed(String text) {
    return Normalizer.normalize(text, Form.NFC);
  }

  /// Through the upper case, since `ſ` and `s` share only that.
  private static int lower(int codePoint) {
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }

  private static final class Capitals {
    static final int[] ALL =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(c -> lower(c) != c).toArray();
  }
}
