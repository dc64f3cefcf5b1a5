package dev.orchestrator.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final List<String> told = new ArrayList<>();
  private final List<ProviderNews> news = new ArrayList<>();
  private final Map<ProviderNews, String> heard = new IdentityHashMap<>();
  private final Time time = new Time();
  private final Fleet fleet = new Fleet(Map.of("slow", 1), gates());

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
    run.occupy(new TaskId("a"), "slow", "slow", "one");
    run.occupy(new TaskId("b"), "quick", "quick", "one");
    fleet.join("one", 3);
    fleet.join("two", 1);

    assertThat(run.take(new TaskId("c"), "slow")).isEmpty();
    assertThat(take(run, "d", "e", "f")).containsExactly(true, true, false);
    run.release(new TaskId("a"));
    assertThat(run.take(new TaskId("c"), "slow")).hasValue("slow");
  }

  @Test
  void shouldKeepToTheLimitOfAProviderAcrossRuns() {
    fleet.join("one", 10);
    var first = enter("first");
    var second = enter("second");

    assertThat(first.take(new TaskId("a"), "slow")).hasValue("slow");
    assertThat(second.take(new TaskId("a"), "slow")).isEmpty();
    assertThat(second.take(new TaskId("b"), "quick")).hasValue("quick");
    second.settle();
    assertThat(told).isEmpty();
    first.release(new TaskId("a"));
    assertThat(told).containsExactly("second");
    assertThat(second.take(new TaskId("a"), "slow")).hasValue("slow");
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

  @Test
  void shouldLetNobodyUseALimitedAccountAndThenOneAloneUntilThatOneIsAnswered() {
    fleet.join("one", 10);
    var run = enter("run");
    var other = enter("other");
    play(run, "a", "claude", "claude");
    play(run, "b", "claude", "claude");
    var reset = time.now.plusSeconds(40);

    limit(run, "a", reset);
    assertThat(other.take(new TaskId("x"), "same-login")).isEmpty();
    other.settle();
    run.answered(new TaskId("b")); // it had been let through before
    assertThat(run.take(new TaskId("a"), "claude")).isEmpty();
    run.settle();
    time.to(reset.minusMillis(1));
    assertThat(told).isEmpty();

    time.to(reset);
    assertThat(told).containsExactly("other");
    play(other, "x", "same-login", "same-login");
    other.settle();
    assertThat(run.take(new TaskId("a"), "claude")).isEmpty();
    run.settle();
    assertThat(told).hasSize(1);

    other.answered(new TaskId("x"));
    assertThat(told).containsExactly("other", "run");
    play(run, "a", "claude", "claude");
    play(run, "c", "claude", "claude");
    assertThat(states("run", "claude"))
        .containsExactly(ProviderState.LIMITED, ProviderState.PROBED, ProviderState.AVAILABLE);
    assertThat(states("other", "claude")).isEmpty();
    assertThat(states("other", "same-login")).isEqualTo(states("run", "claude"));
  }

  @Test
  void shouldWaitOnWhenTheProbeMeetsTheLimitAgainAndTryAnotherWhenItTellsNothing() {
    fleet.join("one", 10);
    var run = enter("run");
    play(run, "a", "claude", "claude");
    var reset = time.now.plusSeconds(40);
    limit(run, "a", reset);
    time.to(reset);
    play(run, "a", "claude", "claude");
    assertThat(run.take(new TaskId("b"), "claude")).isEmpty();
    run.release(new TaskId("a"));

    play(run, "b", "claude", "claude");
    limit(run, "b", reset.plusSeconds(10));

    assertThat(run.take(new TaskId("b"), "claude")).isEmpty();
    time.to(reset.plusSeconds(10));
    play(run, "b", "claude", "claude");
  }

  @Test
  void shouldWaitLongerEachTimeForALimitWhoseEndNobodyKnows() {
    fleet.join("one", 10);
    var run = enter("run");
    for (int wait : List.of(1, 2, 4, 4)) {
      play(run, "a", "claude", "claude");
      limit(run, "a", null);
      time.to(time.now.plusSeconds(wait).minusMillis(1));
      assertThat(run.take(new TaskId("a"), "claude")).isEmpty();
      time.to(time.now.plusMillis(1));
    }
    play(run, "a", "claude", "claude");
  }

  @Test
  void shouldNotBelieveALimitForEverNorWaitForAClockThatWasPutBack() {
    fleet.join("one", 10);
    var run = enter("run");
    play(run, "a", "claude", "claude");
    limit(run, "a", time.now.plus(Duration.ofDays(4000)));
    time.to(time.now.plus(Gate.LONGEST_LIMIT));
    play(run, "a", "claude", "claude");
    limit(run, "a", time.now.plusSeconds(100));

    time.now = time.now.minus(Duration.ofDays(300));

    play(run, "a", "claude", "claude");
  }

  @Test
  void shouldTakeUpALimitOfAnEarlierLifeAndTellWhatIsInForceNoMore() {
    var run = enter("run");
    fleet.join("one", 10);
    var since = time.now.minusSeconds(10);
    run.recall(
        List.of(
            new ProviderNews(
                "claude", ProviderState.LIMITED, since, time.now.plusSeconds(20), "used up"),
            new ProviderNews(
                "other", ProviderState.LIMITED, since, time.now.minusSeconds(1), "used up"),
            new ProviderNews("broken", ProviderState.FAILING, since, time.now.plusSeconds(9), "")));

    assertThat(run.take(new TaskId("a"), "claude")).isEmpty();
    play(run, "b", "other", "other");
    assertThat(news)
        .containsExactly(ProviderNews.available("other"), ProviderNews.available("broken"));
    time.to(time.now.plusSeconds(20));
    play(run, "a", "claude", "claude");
  }

  @Test
  void shouldLeaveAProviderAloneThatFailsAgainAndAgainAndLetOneTryIt() {
    fleet.join("one", 10);
    var run = enter("run");
    for (int failure = 1; failure <= 3; failure++) {
      play(run, "a", "claude", "claude");
      var closed = run.failed(new TaskId("a"), failed("a", FailureClass.TRANSIENT, null));
      assertThat(closed).isEqualTo(failure == 3);
      run.release(new TaskId("a"));
    }
    assertThat(run.take(new TaskId("a"), "claude")).isEmpty();
    run.settle();

    time.to(time.now.plusSeconds(30));
    assertThat(told).containsExactly("run");
    play(run, "a", "claude", "claude");
    assertThat(run.take(new TaskId("b"), "claude")).isEmpty();
    run.settle();
    run.answered(new TaskId("a"));
    play(run, "b", "claude", "claude");
    assertThat(states("run", "claude"))
        .containsExactly(ProviderState.FAILING, ProviderState.PROBED, ProviderState.AVAILABLE);
  }

  @Test
  void shouldNotBlameAProviderForWhatIsNotItsFault() {
    fleet.join("one", 10);
    var run = enter("run");
    for (int failure = 0; failure < 9; failure++) {
      play(run, "a", "claude", "claude");
      var ours =
          new AttemptReport.Failed(
              attempt("a"), FailureClass.TRANSIENT, "no disk", Usage.NONE, null, false);
      assertThat(run.failed(new TaskId("a"), ours)).isFalse();
      assertThat(run.failed(new TaskId("a"), failed("a", FailureClass.CRASHED, null))).isFalse();
      run.release(new TaskId("a"));
    }
    play(run, "a", "claude", "claude");
  }

  @Test
  void shouldHaveAStandInPlayWhileTheAgentCannotAndNoLonger() {
    fleet.join("one", 10);
    var run = enter("run");
    play(run, "a", "coder", "coder");
    limit(run, "a", time.now.plusSeconds(40));

    play(run, "a", "coder", "second");
    limit(run, "a", time.now.plusSeconds(90));
    play(run, "a", "coder", "third");
    limit(run, "a", time.now.plusSeconds(90));
    assertThat(run.take(new TaskId("a"), "coder")).isEmpty();

    time.to(time.now.plusSeconds(40));
    play(run, "a", "coder", "coder");
  }

  @Test
  void shouldPassOverForAWhileWhoIsNotAbleToPlayWhereThereAreOthers() {
    fleet.join("one", 10);
    var run = enter("run");
    play(run, "a", "claude", "claude");
    assertThat(run.failed(new TaskId("a"), failed("a", FailureClass.AUTH, null))).isFalse();
    run.release(new TaskId("a"));
    play(run, "a", "coder", "coder");
    assertThat(run.failed(new TaskId("a"), failed("a", FailureClass.CONFIG, null))).isTrue();
    run.release(new TaskId("a"));
    play(run, "a", "coder", "second");
    limit(run, "a", time.now.plusSeconds(900));
    play(run, "a", "coder", "third");
    limit(run, "a", time.now.plusSeconds(900));
    assertThat(run.take(new TaskId("a"), "coder")).isEmpty();
    run.settle();

    time.to(time.now.plusSeconds(30));
    assertThat(told).containsExactly("run");
    play(run, "a", "coder", "coder");
  }

  private static void play(Member run, String task, String agent, String player) {
    assertThat(run.take(new TaskId(task), agent)).hasValue(player);
  }

  private static void limit(Member run, String task, @Nullable Instant until) {
    assertThat(run.failed(new TaskId(task), failed(task, FailureClass.LIMIT, until))).isTrue();
    run.release(new TaskId(task));
  }

  private static AttemptReport.Failed failed(
      String task, FailureClass failure, @Nullable Instant until) {
    return new AttemptReport.Failed(attempt(task), failure, "broken", Usage.NONE, until, true);
  }

  private static AttemptId attempt(String task) {
    return new AttemptId(new RunId("r"), new TaskId(task), 1);
  }

  private List<ProviderState> states(String run, String provider) {
    return news.stream()
        .filter(one -> one.provider().equals(provider) && run.equals(heard.get(one)))
        .map(ProviderNews::state)
        .toList();
  }

  private Gates gates() {
    var settings = new CircuitBreakerConfig(3, Duration.ofSeconds(30));
    var claude = new ProviderConfig("claude-code", "claude", List.of(), Map.of());
    return new Gates(
        new Accounts(Map.of("claude", claude, "same-login", claude)),
        () -> time.now,
        time,
        CountingBreaker.maker(settings, time),
        new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(4)),
        settings);
  }

  /// A clock that tests set, and that rings.
  private static final class Time implements Alarm {
    private record Ring(Instant due, Runnable call) {}

    private final List<Ring> rings = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");

    @Override
    public void after(Duration wait, Runnable call) {
      rings.add(new Ring(now.plus(wait), call));
    }

    void to(Instant then) {
      for (var next = next(then); next.isPresent(); next = next(then)) {
        rings.remove(next.get());
        now = next.get().due();
        next.get().call().run();
      }
      now = then;
    }

    private Optional<Ring> next(Instant then) {
      return rings.stream()
          .filter(ring -> !ring.due().isAfter(then))
          .min(Comparator.comparing(Ring::due));
    }
  }

  /// Its agents are named like their providers, but for one that has stand-ins.
  private Member enter(String name) {
    return fleet.enter(FleetTest::cast, () -> told.add(name), one -> hear(name, one));
  }

  private void hear(String run, ProviderNews one) {
    news.add(one);
    heard.put(one, run);
  }

  private static List<Player> cast(String agent) {
    return switch (agent) {
      case "" -> List.of(Player.COMMAND);
      case "coder" ->
          List.of(
              new Player("coder", "claude"),
              new Player("second", "codex"),
              new Player("third", "goose"));
      default -> List.of(new Player(agent, agent));
    };
  }

  private static List<Boolean> take(Member run, String... tasks) {
    var taken = new ArrayList<Boolean>();
    for (var task : tasks) {
      taken.add(run.take(new TaskId(task), "").isPresent());
    }
    return taken;
  }
}
