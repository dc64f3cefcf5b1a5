package dev.orchestrator.scheduler.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "src/api          | src/api/**",
        "src/api/         | src/api/**",
        "src/api/**       | src/api/**",
        "./src//api/.     | src/api/**",
        "/src             | src/**",
        ".                | **",
        "\"\"             | **",
        "**/**            | **",
        "***              | **",
        "src/*.java       | src/*.java",
        "src/*/           | src/*/**",
        "src/**.java      | src/**/*.java",
        "src/a**b/c       | src/a*/**",
        "src/{a,b/*}      | {src/a/**,src/b/*}",
        "{a,b{c,d}}/x.txt | {a/x.txt/**,bc/x.txt/**,bd/x.txt/**}",
        "{a}              | a/**",
        "a\\[b\\]         | a[b]/**",
        "a]b              | a]b/**",
        "a,b              | a,b/**",
      })
  void shouldNormalise(String glob, String understood) {
    assertThat(glob(glob)).hasToString(understood);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "src/api/[a        | src/api/**",
        "src/api/a]{b      | src/api/**",
        "src/api/}         | src/api/**",
        "src/api/a{1..9}   | src/api/**",
        "src/api/[[:alpha:]] | src/api/**",
        "src/api/[z-a]     | src/api/**",
        "src/api/[^/]x     | src/api/**",
        "src/api/@(a)/c    | src/api/**",
        "src/api/!(a)      | src/api/**",
        "src/api\\v1/x     | src/**",
        "src/\\**          | src/**",
        "src/api\\         | src/**",
        "!src/api          | **",
        "src/../../other   | **",
        "src/{.,x}./a      | **",
        "src/{.,x}{.,y}/{a | **",
      })
  void shouldClaimEverythingBelowThePlainStartWhenInDoubt(String glob, String understood) {
    assertThat(PathGlob.parse(glob, CaseRule.SENSITIVE)).hasToString(understood);
  }

  @Test
  void shouldClaimEverythingBelowThePlainStartWhenTooLarge() {
    assertThat(glob("src/" + "{a,b}".repeat(100))).hasToString("src/**");
    assertThat(glob("src/" + "{,}".repeat(100))).hasToString("src/**");
    assertThat(glob("src/" + "{".repeat(900) + "}".repeat(90))).hasToString("src/**");
    assertThat(glob("src/api/" + "x".repeat(PathGlob.MAX_LENGTH))).hasToString("src/api/**");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "src/api      | src/api",
        "src/api      | src/api/v1/Api.java",
        "src/**       | src",
        "src/**/x     | src/x",
        "src/**/x     | src/a/b/x",
        "src/*.java   | src/.java",
        "src/?        | src/a",
        "src/?        | src/😀",
        "src/[a-c]x   | src/bx",
        "src/[!a-c]x  | src/dx",
        "src/[^a]     | src/b",
        "src/[]a]     | src/]",
        "src/[a-]     | src/-",
        "src/[!]a]    | src/b",
        "{a,b}.{c,d}  | b.c",
        "a\\*b        | a*b",
        "./a          | a",
        "a            | ./a//b",
      })
  void shouldMatch(String glob, String path) {
    assertThat(glob(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "src/api      | src",
        "src/api      | src/api2",
        "src/api      | test/src/api",
        "src/*        | src/a/b",
        "src/*.java   | src/a.javac",
        "src/?        | src/ab",
        "src/[a-c]x   | src/dx",
        "src/[!a]     | src/a",
        "src/[]a]     | src/b",
        "a\\*b        | axb",
        "a            | A",
      })
  void shouldNotMatch(String glob, String path) {
    assertThat(glob(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "**               | x",
        "src/api          | src/api/v1/*.java",
        "src/**/test/*    | src/*/a/**",
        "**/*.md          | docs/**",
        "a*c/x            | *b*/?",
        "src/[a-m]*       | src/[m-z]*",
        "src/[!a]         | src/[!b]",
        "src/{a,b}/x      | src/{b,c}/*",
        "**/pom.xml       | **/README.md",
      })
  void shouldOverlap(String one, String other) {
    assertThat(glob(one).overlaps(glob(other))).isTrue();
    assertThat(glob(other).overlaps(glob(one))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "src/api     | src/apis",
        "src/*.java  | src/*.md",
        "src/*       | src/a/*",
        "**/*.md     | **/*.java",
        "a/**/b*.txt | a/**/c*.txt",
        "src/[a-l]*  | src/[m-z]*",
        "src/[!a]    | src/a",
        "src/{a,b}/x | src/{c,d}/*",
        "a*          | b*",
      })
  void shouldNotOverlap(String one, String other) {
    assertThat(glob(one).overlaps(glob(other))).isFalse();
    assertThat(glob(other).overlaps(glob(one))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Src/[A-C]pi/É*", "sRC/[a-c]PI/é*", "ſrc/[!d-z]pi/E\u0301?*"})
  void shouldIgnoreCaseWhereTheFileSystemDoes(String text) {
    var glob = PathGlob.parse(text, CaseRule.INSENSITIVE);

    assertThat(glob.matches("SRC/API/Éa")).isTrue();
    assertThat(glob.matches("src/dpi/éa")).isFalse();
    assertThat(glob.overlaps(PathGlob.parse("srC/Bp[I]/éX", CaseRule.INSENSITIVE))).isTrue();
  }

  @Test
  void shouldCompareComposedCharacters() {
    assertThat(glob("caf\u00e9").matches("cafe\u0301")).isTrue();
    assertThat(glob("cafe\u0301").overlaps(glob("caf\u00e9"))).isTrue();
    assertThat(glob("cafe{\u0301,x}").matches("caf\u00e9")).isTrue();
    assertThat(PathGlob.parse("J\u030c", CaseRule.INSENSITIVE).matches("\u01f0")).isTrue();
  }

  @Test
  void shouldRefuseToCompareAcrossCaseRules() {
    var other = PathGlob.parse("SRC", CaseRule.INSENSITIVE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> glob("src").overlaps(other))
        .withMessage("src/** follows INSENSITIVE, expected SENSITIVE");
  }

  @Test
  void shouldCompareTheLargestGlobsInBoundedTime() {
    var one = glob("*a".repeat(490) + "*/{" + "*,".repeat(5) + "*}");
    var other = glob("*b".repeat(490) + "*/{" + "?,".repeat(5) + "?}");

    assertThat(one.overlaps(other)).isTrue();
  }

  private static PathGlob glob(String text) {
    return PathGlob.parse(text, CaseRule.SENSITIVE);
  }
}
