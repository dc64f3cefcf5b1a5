package dev.orchestrator.scheduler.locks;

import java.util.List;

/// One place of a pattern that is a sequence: a file name in a path, a character in a name.
interface Part<P extends Part<P>> {

  /// Whether it stands for any number of any parts, also none.
  boolean isGap();

  /// Whether something can stand at this place and at the other one; asked only where neither is a
  /// gap.
  boolean meets(P other);

  /// Whether some sequence fits both patterns; exact if [#meets] is.
  static <P extends Part<P>> boolean canBeEqual(List<P> left, List<P> right) {
    int start = 0;
    int shorter = Math.min(left.size(), right.size());
    while (start < shorter && !left.get(start).isGap() && !right.get(start).isGap()) {
      if (!left.get(start).meets(right.get(start))) {
        return false;
      }
      start++;
    }
    int end = 0;
    while (end < shorter - start && !fromEnd(left, end).isGap() && !fromEnd(right, end).isGap()) {
      if (!fromEnd(left, end).meets(fromEnd(right, end))) {
        return false;
      }
      end++;
    }
    return middleCanBeEqual(
        left.subList(start, left.size() - end), right.subList(start, right.size() - end));
  }

  private static <P> P fromEnd(List<P> list, int distance) {
    return list.get(list.size() - 1 - distance);
  }

  /// Row i, column j: whether the rests from i and from j can be equal, where a gap ends, or takes
  /// one part of the other side and stays; other parts go in pairs. Rows are filled from the last.
  private static <P extends Part<P>> boolean middleCanBeEqual(List<P> left, List<P> right) {
    var below = new boolean[right.size() + 1];
    for (int i = left.size(); i >= 0; i--) {
      var row = new boolean[right.size() + 1];
      for (int j = right.size(); j >= 0; j--) {
        boolean moreLeft = i < left.size();
        boolean moreRight = j < right.size();
        if (!moreLeft && !moreRight) {
          row[j] = true;
        } else if ((moreLeft && left.get(i).isGap()) || (moreRight && right.get(j).isGap())) {
          row[j] = (moreLeft && below[j]) || (moreRight && row[j + 1]);
        } else {
          row[j] = moreLeft && moreRight && below[j + 1] && left.get(i).meets(right.get(j));
        }
      }
      below = row;
    }
    return below[0];
  }
}
