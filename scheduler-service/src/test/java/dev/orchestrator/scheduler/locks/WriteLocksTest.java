package dev.orchestrator.scheduler.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteLocksTest {
  private final WriteLocks<Integer> locks = new WriteLocks<>(CaseRule.SENSITIVE);

  @Test
  void shouldHoldTogetherWhatIsApart() {
    assertThat(locks.tryAcquire(1, writes("src/a"))).isEmpty();
    assertThat(locks.tryAcquire(2, writes("src/b", "docs/*.md"))).isEmpty();
    assertThat(locks.tryAcquire(3, writes())).isEmpty();

    assertThat(locks.describe()).isEqualTo("holding [1, 2], blocked {}");
  }

  @Test
  void shouldBlockWhatOverlapsWithAHolder() {
    locks.tryAcquire(2, writes("src/**"));

    assertThat(locks.blockerOf(1, writes("src/a/B.java"))).contains(2);
    assertThat(locks.waitsFor(1)).isEmpty();
    assertThat(locks.tryAcquire(1, writes("src/a/B.java"))).contains(2);
    assertThat(locks.waitsFor(1)).contains(2);
    assertThat(locks.holds(1)).isFalse();

    assertThat(locks.release(2)).containsExactly(1);
    assertThat(locks.waitsFor(1)).isEmpty();
    assertThat(locks.tryAcquire(1, writes("src/a/B.java"))).isEmpty();
    assertThat(locks.holds(1)).isTrue();
  }

  @Test
  void shouldNotLetPassThoseBehindABlockedMoreUrgentOne() {
    locks.tryAcquire(5, writes("src/a"));
    locks.tryAcquire(2, writes("src"));

    assertThat(locks.tryAcquire(3, writes("src/b"))).contains(2);
    assertThat(locks.tryAcquire(1, writes("src/b"))).isEmpty();
  }

  @Test
  void shouldQueueBehindTheLeastUrgentOfThoseAhead() {
    for (int task = 0; task < 4; task++) {
      locks.tryAcquire(task, writes("**"));
    }
    assertThat(locks.describe()).isEqualTo("holding [0], blocked {1=0, 2=1, 3=2}");

    assertThat(locks.release(0)).containsExactly(1);
    assertThat(locks.tryAcquire(1, writes("**"))).isEmpty();
    assertThat(locks.describe()).isEqualTo("holding [1], blocked {2=1, 3=2}");
  }

  @Test
  void shouldWakeThoseBehindATaskThatGivesUp() {
    locks.tryAcquire(1, writes("a"));
    locks.tryAcquire(2, writes("a", "b"));
    locks.tryAcquire(4, writes("b"));
    locks.tryAcquire(3, writes("b"));

    assertThat(locks.describe()).isEqualTo("holding [1], blocked {2=1, 3=2, 4=2}");
    assertThat(locks.release(2)).containsExactly(3, 4);
    assertThat(locks.describe()).isEqualTo("holding [1], blocked {}");
    assertThat(locks.release(1)).isEmpty();
  }

  @Test
  void shouldWakeThoseBehindAWokenTaskThatGivesUp() {
    locks.tryAcquire(1, writes("**"));
    locks.tryAcquire(2, writes("**"));
    locks.tryAcquire(3, writes("**"));
    locks.release(1);

    assertThat(locks.waitsFor(3)).contains(2);
    assertThat(locks.release(2)).containsExactly(3);
  }

  @Test
  void shouldAnswerAgainWhenABlockedTaskTriesAgain() {
    locks.tryAcquire(3, writes("**"));
    locks.tryAcquire(2, writes("**"));
    locks.tryAcquire(1, writes("**"));

    assertThat(locks.tryAcquire(2, writes("**"))).contains(1);
    assertThat(locks.release(3)).containsExactly(1);
    assertThat(locks.tryAcquire(1, writes("**"))).isEmpty();
    assertThat(locks.release(1)).containsExactly(2);
  }

  @Test
  void shouldRefuseToAcquireTwice() {
    locks.tryAcquire(1, writes("a"));

    assertThatIllegalStateException()
        .isThrownBy(() -> locks.tryAcquire(1, writes("a")))
        .withMessage("task 1 holds its files already");
  }

  @Test
  void shouldRefuseGlobsOfAnotherCaseRule() {
    var writes = List.of(PathGlob.parse("a", CaseRule.INSENSITIVE));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> locks.tryAcquire(1, writes))
        .withMessage("a/** follows INSENSITIVE, expected SENSITIVE");
  }

  private static List<PathGlob> writes(String... globs) {
    return Arrays.stream(globs).map(glob -> PathGlob.parse(glob, CaseRule.SENSITIVE)).toList();
  }
}
