package dev.orchestrator.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final List<String> told = new ArrayList<>();
  private final Fleet fleet = new Fleet(Map.of("slow", 1));

  @Test
  void shouldLendNoMorePlacesThanTheRunnersHave() {
    fleet.join("one", 1);
    fleet.join("two", 2);
    var run = enter("run");

    assertThat(take(run, "a", "b", "c", "d")).containsExactly(true, true, true, false);
    run.release(new TaskId("b"));
    assertThat(take(run, "d", "e")).containsExactly(true, false);
  }

  @Test
  void shouldTakeTheRunnerThatHasTheSmallestPartOfItsPlacesInUse() {
    var runners = new Runners();
    runners.join("small", 2);
    runners.join("large", 6);

    var taken = new ArrayList<String>();
    while (runners.hasFree()) {
      taken.add(runners.takeLeastLoaded());
    }
    assertThat(taken)
        .containsExactly("large", "small", "large", "large", "large", "small", "large", "large");
    runners.free("small");
    runners.free("large");
    assertThat(runners.takeLeastLoaded()).isEqualTo("small");
  }

  @Test
  void shouldLendNothingMoreOnARunnerThatHasFewerPlacesThanBefore() {
    var runners = new Runners();
    runners.join("one", 2);
    runners.takeLeastLoaded();
    runners.takeLeastLoaded();
    runners.join("one", 1);

    runners.free("one");
    assertThat(runners.hasFree()).isFalse();
    runners.free("one");
    assertThat(runners.hasFree()).isTrue();
  }

  @Test
  void shouldLendNoPlaceThatIsInUseAlready() {
    var run = enter("run");
    run.occupy(new TaskId("a"), "slow", "one");
    run.occupy(new TaskId("b"), "quick", "one");
    fleet.join("one", 3);
    fleet.join("two", 1);

    assertThat(run.take(new TaskId("c"), "slow")).isFalse();
    assertThat(take(run, "d", "e", "f")).containsExactly(true, true, false);
    run.release(new TaskId("a"));
    assertThat(run.take(new TaskId("c"), "slow")).isTrue();
  }

  @Test
  void shouldKeepToTheLimitOfAProviderAcrossRuns() {
    fleet.join("one", 10);
    var first = enter("first");
    var second = enter("second");

    assertThat(first.take(new TaskId("a"), "slow")).isTrue();
    assertThat(second.take(new TaskId("a"), "slow")).isFalse();
    assertThat(second.take(new TaskId("b"), "quick")).isTrue();
    second.settle();
    assertThat(told).isEmpty();
    first.release(new TaskId("a"));
    assertThat(told).containsExactly("second");
    assertThat(second.take(new TaskId("a"), "slow")).isTrue();
  }

  @Test
  void shouldTellTheRunThatHasTheFewestPlacesAndKeepThePlaceForIt() {
    fleet.join("one", 3);
    var rich = enter("rich");
    var poor = enter("poor");
    take(rich, "a", "b", "c");
    take(rich, "d");
    rich.settle();
    take(poor, "a");
    poor.settle();

    rich.release(new TaskId("a"));

    assertThat(told).containsExactly("poor");
    assertThat(take(rich, "d")).containsExactly(false);
    assertThat(take(poor, "a")).containsExactly(true);
  }

  @Test
  void shouldGiveAPlaceToWhoeverHasHadNoneTheLongestAmongEquals() {
    fleet.join("one", 1);
    var first = enter("first");
    var second = enter("second");
    take(first, "a");
    take(second, "a");
    second.settle();

    first.release(new TaskId("a"));

    assertThat(take(first, "b")).as("it has none, but had one a moment ago").containsExactly(false);
    first.settle();
    assertThat(take(second, "a")).containsExactly(true);
    second.release(new TaskId("a"));
    assertThat(take(second, "b")).containsExactly(false);
    assertThat(take(first, "b")).containsExactly(true);
  }

  @Test
  void shouldPassTheWordOnWhenARunWantsNothingAnyMore() {
    fleet.join("one", 1);
    var first = enter("first");
    var second = enter("second");
    var third = enter("third");
    take(first, "a");
    take(second, "a");
    second.settle();
    take(third, "a");
    third.settle();

    first.release(new TaskId("a"));
    assertThat(told).containsExactly("second");
    second.settle();
    assertThat(told).containsExactly("second", "third");
  }

  @Test
  void shouldPassTheWordOnWhenARunLeaves() {
    fleet.join("one", 1);
    var first = enter("first");
    var second = enter("second");
    take(first, "a");
    take(second, "a");
    second.settle();

    first.close();

    assertThat(told).containsExactly("second");
    assertThat(take(second, "a")).containsExactly(true);
  }

  @Test
  void shouldTellARunThatWaitsWhenARunnerJoins() {
    var run = enter("run");
    take(run, "a");
    run.settle();

    fleet.join("one", 1);

    assertThat(told).containsExactly("run");
    assertThat(take(run, "a")).containsExactly(true);
  }

  /// Its agents are named like their providers.
  private Member enter(String name) {
    return fleet.enter(agent -> agent, () -> told.add(name));
  }

  private static List<Boolean> take(Member run, String... tasks) {
    var taken = new ArrayList<Boolean>();
    for (var task : tasks) {
      taken.add(run.take(new TaskId(task), ""));
    }
    return taken;
  }
}
