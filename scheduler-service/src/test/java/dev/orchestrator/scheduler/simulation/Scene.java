package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.scheduler.fleet.Accounts;
import dev.orchestrator.scheduler.fleet.Alarm;
import dev.orchestrator.scheduler.fleet.CountingBreaker;
import dev.orchestrator.scheduler.fleet.Fleet;
import dev.orchestrator.scheduler.fleet.Gates;
import dev.orchestrator.scheduler.fleet.Player;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a world is like: its agents, their providers and limits, its runners, and the shapes of
/// plans and workflows.
final class Scene {
  static final Map<String, String> PROVIDERS =
      Map.of(
          Config.ORCHESTRATOR, "one", "coder", "one", "writer", "two", "reviewer", "two", "", "");
  private static final List<String> WORKERS = List.of("coder", "writer");

  /// How long a provider that fails is left alone.
  static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);

  private static final RunOrigin ORIGIN =
      new RunOrigin("/repository", "0".repeat(40), "refs/heads/main");

  private final RandomGenerator random;
  private final Map<String, WorkflowConfig> workflows;
  private final Map<String, Integer> limits = new HashMap<>();
  private final List<Integer> places = new ArrayList<>();
  private final Map<String, List<String>> standIns = new HashMap<>();

  Scene(RandomGenerator random) {
    this.random = random;
    workflows =
        Map.of("short", workflow(1 + random.nextInt(2)), "long", workflow(2 + random.nextInt(3)));
    for (var provider : List.of("one", "two")) {
      if (random.nextBoolean()) {
        limits.put(provider, 1 + random.nextInt(3));
      }
    }
    if (random.nextBoolean()) {
      standIns.put("coder", List.of("writer"));
    }
    if (random.nextInt(3) == 0) {
      standIns.put("reviewer", List.of("one"));
    }
    for (int runners = 1 + random.nextInt(3); runners > 0; runners--) {
      places.add(1 + random.nextInt(4));
    }
  }

  /// The providers' limits and the runners' places, as a scheduler finds them when it starts.
  Fleet fleet(InstantSource clock, Alarm alarm) {
    var settings = new CircuitBreakerConfig(3, RESET_TIMEOUT);
    var fleet =
        new Fleet(
            limits,
            new Gates(
                new Accounts(Map.of()),
                clock,
                alarm,
                CountingBreaker.maker(settings, alarm),
                new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(20)),
                settings));
    for (int runner = 0; runner < places.size(); runner++) {
      fleet.join("runner" + runner, places.get(runner));
    }
    return fleet;
  }

  int limit(String provider) {
    return limits.getOrDefault(provider, Integer.MAX_VALUE);
  }

  int places() {
    return places.stream().mapToInt(Integer::intValue).sum();
  }

  /// @param player an agent, a provider or a command
  static String provider(String player) {
    return PROVIDERS.getOrDefault(player, PROVIDERS.containsValue(player) ? player : "");
  }

  /// Who can play an agent.
  List<Player> cast(String agent) {
    return agent.isEmpty()
        ? List.of(Player.COMMAND)
        : Stream.concat(Stream.of(agent), standIns.getOrDefault(agent, List.of()).stream())
            .map(name -> new Player(name, provider(name)))
            .toList();
  }

  static Set<String> providers() {
    return Set.of("one", "two");
  }

  RunEvent.RunStarted started() {
    return started(1 + random.nextInt(5));
  }

  RunEvent.RunStarted started(int concurrency) {
    return new RunEvent.RunStarted(
        "goal",
        ORIGIN,
        concurrency,
        retry(),
        workflows,
        Approval.values()[random.nextInt(3)],
        new QuestionsConfig(
            random.nextInt(3) == 0 ? Answerer.PERSON : Answerer.ORCHESTRATOR,
            Duration.ofSeconds(2 + random.nextInt(90))),
        random.nextInt(3),
        budget(),
        random.nextBoolean() ? Map.of() : Map.of(WORKERS.getFirst(), retry()));
  }

  private RetryPolicy retry() {
    return new RetryPolicy(
        1 + random.nextInt(5),
        Duration.ofSeconds(1 + random.nextInt(4)),
        Duration.ofSeconds(10),
        3 + random.nextInt(6),
        random.nextBoolean()
            ? Map.of()
            : Map.of("crashed", new RetryRule(1 + random.nextInt(3), null, Duration.ofSeconds(3))));
  }

  private RunBudget budget() {
    return random.nextInt(3) > 0
        ? RunBudget.NONE
        : new RunBudget(null, null, null, null, bounds(10)).withWhole(bounds(40));
  }

  private Budget bounds(int most) {
    return new Budget(
        random.nextBoolean() ? null : Double.valueOf(1 + random.nextInt(most)),
        random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(most * 1_000)),
        random.nextBoolean() ? null : Double.valueOf(1 + random.nextInt(most)),
        random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(most * 1_000)));
  }

  private WorkflowConfig workflow(int length) {
    var steps = new ArrayList<StepConfig>();
    for (int step = 0; step < length; step++) {
      var kind = StepKind.values()[step == 0 ? 0 : random.nextInt(3)];
      var command = kind == StepKind.TEST && random.nextBoolean() ? List.of("make", "check") : null;
      var agent = command != null || random.nextInt(3) == 0 ? null : "reviewer";
      var when =
          step > 0 && random.nextInt(3) == 0
              ? List.of(random.nextBoolean() ? "a" : "b/**")
              : List.<String>of();
      var onUnresolved = OnUnresolved.values()[random.nextInt(2)];
      steps.add(
          new StepConfig(
              "step" + step,
              kind,
              agent,
              command,
              null,
              when,
              1 + random.nextInt(3),
              onUnresolved));
    }
    return new WorkflowConfig(steps);
  }

  /// New tasks that depend on one another and on those that there are.
  ///
  /// @param existing how many there are already, which are named `t0` and so on
  List<Task> tasks(int existing, int count) {
    if (random.nextInt(10) == 0) {
      return chain(existing, count + 5);
    }
    var tasks = new ArrayList<Task>();
    for (int number = existing; number < existing + count; number++) {
      var parents = new LinkedHashSet<TaskId>();
      for (int wanted = random.nextInt(4); wanted > 0 && number > 0; wanted--) {
        // mostly near ones, so that chains get long
        var back = 1 + random.nextInt(random.nextBoolean() ? Math.min(number, 4) : number);
        parents.add(new TaskId("t" + (number - back)));
      }
      tasks.add(task("t" + number, List.copyOf(parents)));
    }
    if (random.nextInt(4) == 0) {
      Collections.reverse(tasks); // a plan may name a task before its parents
    }
    return tasks;
  }

  /// Each task cannot do without the one before it.
  private List<Task> chain(int existing, int count) {
    var tasks = new ArrayList<Task>();
    for (int number = existing; number < existing + count; number++) {
      var parents = number == 0 ? List.<TaskId>of() : List.of(new TaskId("t" + (number - 1)));
      tasks.add(task("t" + number, parents, OnFailure.HARD));
    }
    return tasks;
  }

  private Task task(String id, List<TaskId> parents) {
    return task(id, parents, OnFailure.values()[random.nextInt(3)]);
  }

  private Task task(String id, List<TaskId> parents, OnFailure onFailure) {
    return new Task(
        new TaskId(id),
        null,
        WORKERS.get(random.nextInt(2)),
        "do it",
        parents,
        Area.any(random),
        onFailure,
        workflowName());
  }

  private @Nullable String workflowName() {
    return switch (random.nextInt(3)) {
      case 0 -> "short";
      case 1 -> "long";
      default -> null;
    };
  }

  static Set<String> agents() {
    return PROVIDERS.keySet();
  }
}
