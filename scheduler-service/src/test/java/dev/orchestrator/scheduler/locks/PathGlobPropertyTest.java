package dev.orchestrator.scheduler.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds globs against regular expressions that say the same, over all paths of a small alphabet.
/// Put the seed of a failure into [#SEED] to see it again.
class PathGlobPropertyTest {
  private static final long SEED = 1;
  private static final String BELOW = "([^/]+/)*";

  private final Random random = new Random(SEED);

  /// A glob and its meaning, written by two hands.
  private record Twin(String glob, String regex) {
    Twin then(Twin next) {
      return new Twin(glob + next.glob, regex + next.regex);
    }

    PathGlob parsed() {
      return PathGlob.parse(glob, CaseRule.SENSITIVE);
    }
  }

  private static final List<Twin> LETTERS =
      List.of(
          new Twin("a", "a"),
          new Twin("b", "b"),
          new Twin("?", "[^/]"),
          new Twin("*", "[^/]*"),
          new Twin("[a]", "a"),
          new Twin("[!a]", "[^a/]"),
          new Twin("{a,b}", "[ab]"));

  /// Long enough names for any two patterns of four letters to meet in.
  @Test
  void shouldDecideExactlyWithinAName() {
    var globs = new ArrayList<Twin>();
    for (int i = 0; i < 400; i++) {
      globs.add(path(1, 4));
    }

    assertExact(globs, names(6));
  }

  /// Long enough paths for any two patterns of four names to meet in.
  @Test
  void shouldDecideExactlyAlongAPath() {
    var globs = new ArrayList<Twin>();
    for (int i = 0; i < 400; i++) {
      globs.add(path(1 + random.nextInt(4), 1));
    }

    assertExact(globs, paths(names(1), 7));
  }

  @Test
  void shouldOverlapWhereOnePathMatchesBoth() {
    var paths = paths(names(2), 4);
    for (int i = 0; i < 20_000; i++) {
      var one = path(1 + random.nextInt(5), 3).parsed();
      var other = path(1 + random.nextInt(5), 3).parsed();
      var path = paths.get(random.nextInt(paths.size()));

      if (one.matches(path) && other.matches(path)) {
        assertThat(one.overlaps(other)).as("%s and %s match %s", one, other, path).isTrue();
      }
      assertThat(one.overlaps(other)).as("%s, %s", one, other).isEqualTo(other.overlaps(one));
    }
  }

  @Test
  void shouldReadAnyTextAsAGlobThatMeansSomething() {
    var signs = "ab/*?[]{},!-\\.^";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      var glob = PathGlob.parse(text.toString(), CaseRule.SENSITIVE);

      assertThat(glob.overlaps(glob)).as("%s, %s and itself", text, glob).isTrue();
      assertThat(glob.overlaps(PathGlob.parse("**", CaseRule.SENSITIVE))).as("%s", text).isTrue();
    }
  }

  private static void assertExact(List<Twin> globs, List<String> paths) {
    var matched = globs.stream().map(glob -> matched(glob, paths)).toList();
    for (int i = 0; i < globs.size(); i++) {
      var glob = globs.get(i).parsed();
      for (int j = i; j < globs.size(); j++) {
        assertThat(glob.overlaps(globs.get(j).parsed()))
            .as("%s and %s", globs.get(i).glob(), globs.get(j).glob())
            .isEqualTo(matched.get(i).intersects(matched.get(j)));
      }
    }
  }

  private static BitSet matched(Twin twin, List<String> paths) {
    var regex = Pattern.compile(twin.regex());
    var glob = twin.parsed();
    var matched = new BitSet();
    for (int i = 0; i < paths.size(); i++) {
      var path = paths.get(i);
      matched.set(i, regex.matcher(path + "/").matches());
      assertThat(glob.matches(path)).as("%s on %s", twin.glob(), path).isEqualTo(matched.get(i));
    }
    return matched;
  }

  /// In the regular expression each name ends with a slash.
  private Twin path(int segments, int maxLetters) {
    var path = new Twin("", "");
    boolean plain = true;
    for (int i = 0; i < segments; i++) {
      path = path.then(new Twin(i == 0 ? "" : "/", ""));
      if (random.nextInt(3) == 0) {
        path = path.then(new Twin("**", BELOW));
        plain = false;
      } else {
        var name = name(1 + random.nextInt(maxLetters));
        plain = name.glob().matches("[ab{},]+");
        path = path.then(name).then(new Twin("", "/"));
      }
    }
    return plain ? path.then(new Twin("", BELOW)) : path;
  }

  private Twin name(int letters) {
    var name = new Twin("", "");
    while (letters > 0) {
      var next = name.then(LETTERS.get(random.nextInt(LETTERS.size())));
      if (!next.glob().contains("**")) {
        name = next;
        letters--;
      }
    }
    return name;
  }

  private static List<String> names(int maxLength) {
    return joined(List.of("a", "b"), "", maxLength);
  }

  private static List<String> paths(List<String> names, int maxDepth) {
    return joined(names, "/", maxDepth);
  }

  private static List<String> joined(List<String> parts, String separator, int max) {
    var all = new ArrayList<>(parts);
    var longest = parts;
    for (int i = 1; i < max; i++) {
      longest =
          longest.stream()
              .flatMap(head -> parts.stream().map(part -> head + separator + part))
              .toList();
      all.addAll(longest);
    }
    return all;
  }
}
