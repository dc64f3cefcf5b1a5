package dev.orchestrator.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.scheduler.fleet.Fleet;
import dev.orchestrator.scheduler.plan.Input;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A scheduler's process: the runs that it drives and the places that they share.
///
/// Judges what no run can see alone: the limits of runners and providers, that no place stays free
/// that a run could use, and that no run is passed over again and again.
final class SimulatedScheduler {
  private final World world;
  private final Fleet fleet;
  private final Map<RunId, SimulatedLoop> loops = new LinkedHashMap<>();
  private final Map<RunId, Integer> passedOver = new HashMap<>();
  private final AccountsView accounts = new AccountsView();

  SimulatedScheduler(World world) {
    this.world = world;
    this.fleet = world.scene().fleet(world::now, world::later);
  }

  AccountsView accounts() {
    return accounts;
  }

  Fleet fleet() {
    return fleet;
  }

  @Nullable SimulatedLoop loop(SimulatedRun run) {
    return loops.get(run.id);
  }

  boolean isIdle() {
    return loops.isEmpty();
  }

  void begin(SimulatedRun run) {
    drive(run, _ -> new Input.Begin());
  }

  void resume(SimulatedRun run, @Nullable RunInstruction instruction) {
    drive(run, loop -> new Input.Resume(instruction, world.runner().survivors(run, loop), null));
  }

  private void drive(SimulatedRun run, Function<SimulatedLoop, Input> first) {
    var loop = new SimulatedLoop(world, this, run);
    loops.put(run.id, loop);
    loop.mail(first.apply(loop));
    loop.state().unavailable().forEach(one -> accounts.recall(one, world.now()));
    loop.recall();
  }

  void drop(SimulatedLoop loop) {
    loops.remove(loop.run().id, loop);
    passedOver.remove(loop.run().id);
  }

  /// The process is gone, and with it everything that is not in a journal.
  void die() {
    List.copyOf(loops.values()).forEach(SimulatedLoop::close);
    world.gone(this);
  }

  void judgePlaces() {
    var all = new HashMap<String, Integer>();
    var lent = new HashMap<String, Integer>();
    for (var loop : loops.values()) {
      running(loop)
          .forEach(node -> {
            all.merge(provider(node), 1, Integer::sum);
            // one that is found under way has its place, whoever else has got one meanwhile
            lent.merge(provider(node), loop.hasAdopted(node) ? 0 : 1, Integer::sum);
          });
    }
    assertThat(sum(lent)).as("places in use").isLessThanOrEqualTo(world.scene().places());
    lent.forEach((provider, count) ->
        assertThat(count)
            .as("use of %s", provider)
            .isLessThanOrEqualTo(world.scene().limit(provider)));
    if (sum(all) < world.scene().places() && isQuiet() && !accounts.isTroubled(world.now())) {
      for (var loop : loops.values()) {
        wanted(loop)
            .forEach(provider ->
                assertThat(all.getOrDefault(provider, 0))
                    .as("%s could start something on %s", loop.run().id, provider)
                    .isGreaterThanOrEqualTo(world.scene().limit(provider)));
      }
    }
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Stream<TaskNode> running(SimulatedLoop loop) {
    return loop.hasBegun()
        ? loop.state()
            .allNodes()
            .filter(node -> node.state() == TaskState.RUNNING)
            .filter(node -> !node.id().isAnswering()) // on the places of those who ask
        : Stream.empty();
  }

  private static String provider(TaskNode node) {
    return Scene.provider(node.player());
  }

  private boolean isQuiet() {
    return loops.values().stream()
        .allMatch(loop -> loop.isQuiet() && loop.hasBegun() && !loop.isDeposed());
  }

  /// The providers of which a run could use a place now.
  private static List<String> wanted(SimulatedLoop loop) {
    var view = loop.run().view();
    return view.isHeldUp() || view.interrupted || view.running() >= view.started.concurrency()
        ? List.of()
        : view.all()
            .filter(task -> !task.isAnswering())
            .filter(task -> !(task.isPlanning() && view.isOwnSessionLent()))
            .filter(task ->
                task.state == TaskState.READY && !view.isHeldUp(task) && task.blockedBy == null)
            .map(task -> Scene.provider(task.performer()))
            .distinct()
            .toList();
  }

  /// A run that waits for a place is passed over by one that has as many only until it is heard.
  void judgeStarts(SimulatedLoop loop, List<RunEvent> events) {
    for (var event : events) {
      if (event instanceof RunEvent.AttemptStarted started
          && !started.task().isAnswering()
          && !accounts.isTroubled(world.now())) {
        passedOver.remove(loop.run().id);
        var provider = Scene.provider(started.agent());
        loops.values().stream()
            .filter(other -> other != loop && other.hasBegun() && !other.isDeposed())
            .filter(other -> other.run().view().running() <= loop.run().view().running())
            .filter(other -> wanted(other).contains(provider))
            .forEach(other ->
                assertThat(passedOver.merge(other.run().id, 1, Integer::sum))
                    .as("times that %s was passed over", other.run().id)
                    .isLessThanOrEqualTo(2 * (world.scene().places() + loops.size())));
      }
    }
  }
}
