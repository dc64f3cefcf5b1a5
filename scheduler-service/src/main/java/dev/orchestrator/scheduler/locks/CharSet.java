package dev.orchestrator.scheduler.locks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Characters that may stand at one place of a file name.
///
/// @param ranges in order, without touching one another
record CharSet(List<Range> ranges) {
  static final CharSet ANY = CharSet.of(List.of(Range.of('/'))).inverted();

  record Range(int first, int last) {
    static Range of(int codePoint) {
      return new Range(codePoint, codePoint);
    }
  }

  static CharSet of(int codePoint) {
    return new CharSet(List.of(Range.of(codePoint)));
  }

  /// Of ranges in any order, which may overlap.
  static CharSet of(List<Range> ranges) {
    var merged = new ArrayList<Range>();
    for (var range : ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
      if (!merged.isEmpty() && range.first() <= merged.getLast().last() + 1) {
        var before = merged.removeLast();
        merged.add(new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return new CharSet(List.copyOf(merged));
  }

  CharSet inverted() {
    var gaps = new ArrayList<Range>();
    int next = 0;
    for (var range : ranges) {
      if (next < range.first()) {
        gaps.add(new Range(next, range.first() - 1));
      }
      next = range.last() + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      gaps.add(new Range(next, Character.MAX_CODE_POINT));
    }
    return new CharSet(List.copyOf(gaps));
  }

  boolean meets(CharSet other) {
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < other.ranges.size()) {
      var mine = ranges.get(i);
      var theirs = other.ranges.get(j);
      if (mine.last() < theirs.first()) {
        i++;
      } else if (theirs.last() < mine.first()) {
        j++;
      } else {
        return true;
      }
    }
    return false;
  }
}
