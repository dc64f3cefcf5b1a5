package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Bytes;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.ProviderWords;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.launcher.report.UsageWords;
import dev.orchestrator.runner.workspace.DiskUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows where a run and each of its tasks stand.
@Command(
    name = "status",
    description = {
      "Show where a run and its tasks stand; with a task, each of its attempts with its session,",
      "what it cost and how it ended, the steps of merging it, and what it has asked."
    })
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run (default: the newest).")
  private @Nullable String wanted;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "The task to look at closely.")
  private @Nullable String wantedTask;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /// What `--json` prints.
  ///
  /// @param blocked who waits for whom to let go of files that both may write
  /// @param paused tasks of which no attempt starts until somebody continues them
  /// @param decisions what waits for a person
  /// @param worktrees the bytes that each task's worktree takes, as long as it is there
  /// @param questions those of agents that have no answer yet
  /// @param usage what the attempts of each task consumed
  /// @param heldUp tasks of which no attempt starts until somebody sets another budget
  /// @param bytes what the run's journal and output take
  /// @param providers those that cannot be used
  /// @param waiting tasks that could start if their agents' providers could be used
  /// @param standIns who does the latest attempt of tasks in the place of their agents
  private record Status(
      RunSummary run,
      List<TaskSummary> tasks,
      List<Blocked> blocked,
      Set<TaskId> paused,
      List<Decision> decisions,
      Map<String, Long> worktrees,
      List<QuestionSummary> questions,
      List<UsageSummary> usage,
      Set<TaskId> heldUp,
      long bytes,
      List<RunEvent.ProviderStateChanged> providers,
      List<Waiting> waiting,
      Map<TaskId, String> standIns) {}

  private record Waiting(TaskId task, String provider) {}

  private record Blocked(TaskId task, TaskId by) {}

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var liveness = Liveness.now(project.state(repository), store);
      var run = liveness.correct(RunChoice.of(store, wanted));
      if (wantedTask != null) {
        show(
            TaskStatus.of(store, run.run(), TaskChoice.of(store, run.run(), wantedTask), liveness));
        return ExitCode.SUCCEEDED;
      }
      var tasks =
          store.tasks(run.run()).stream().map(task -> liveness.correct(run.run(), task)).toList();
      var history = Histories.of(store, run.run());
      var questions = store.questions(run.run()).stream().filter(QuestionSummary::isOpen).toList();
      var status =
          new Status(
              run,
              tasks,
              blocked(history, tasks),
              history.paused(),
              Decision.in(history),
              DiskUse.of(repository.stateFolder(), run.run()),
              questions,
              store.usage(run.run(), null, UsageSummary.By.TASK),
              heldUp(history, tasks),
              store.sizes().getOrDefault(run.run(), 0L),
              run.state().isFinal() ? List.of() : history.providers().unavailable(),
              run.state().isFinal() ? List.of() : waiting(history, tasks),
              history.providers().standIns());
      if (json) {
        surroundings.out().println(Json.write(status));
      } else {
        print(status);
      }
    }
    return ExitCode.SUCCEEDED;
  }

  private void show(TaskStatus status) {
    if (json) {
      surroundings.out().println(Json.write(status));
    } else {
      status.print(surroundings.out());
    }
  }

  private static List<Blocked> blocked(RunHistory history, List<TaskSummary> tasks) {
    return tasks.stream()
        .filter(task -> task.state() == TaskState.READY)
        .flatMap(task ->
            Optional.ofNullable(history.blocked().get(task.task())).stream()
                .map(by -> new Blocked(task.task(), by)))
        .toList();
  }

  private static Set<TaskId> heldUp(RunHistory history, List<TaskSummary> tasks) {
    return tasks.stream()
        .filter(task -> task.state() == TaskState.READY)
        .map(TaskSummary::task)
        .filter(task ->
            history.heldUp().containsKey(Optional.<TaskId>empty())
                || history.heldUp().containsKey(Optional.of(task)))
        .collect(Collectors.toSet());
  }

  private static List<Waiting> waiting(RunHistory history, List<TaskSummary> tasks) {
    return tasks.stream()
        .filter(task -> task.state() == TaskState.READY)
        .filter(task -> !history.blocked().containsKey(task.task()))
        .flatMap(task ->
            history.providers().awaited(task.task()).stream()
                .map(provider -> new Waiting(task.task(), provider.provider())))
        .toList();
  }

  private void print(Status status) {
    var out = surroundings.out();
    var run = status.run();
    out.printf(
        "run %s: %s, %d of %d tasks succeeded%n",
        run.run(), run.state().word(), run.done(), run.tasks());
    if (!run.goal().isEmpty()) {
      out.println("goal: " + Legible.line(run.goal()));
    }
    var all = status.usage().stream().map(UsageSummary::usage).reduce(Usage.NONE, Usage::plus);
    if (!all.hasNothing()) {
      var isPartial = status.usage().stream().anyMatch(one -> one.unpriced() > 0);
      out.printf(
          "used %s tokens, cost %s%n", UsageWords.tokens(all), UsageWords.cost(all, isPartial));
    }
    out.println();
    var table =
        new Table("TASK", "STATE", "AGENT", "ATTEMPTS", "TOKENS", "COST", "COMMIT", "REASON");
    status.tasks().forEach(task -> row(table, task, status));
    table.print(out);
    out.printf("%njournal and output take %s%n", Bytes.words(status.bytes()));
    if (!status.worktrees().isEmpty()) {
      long bytes = status.worktrees().values().stream().mapToLong(Long::longValue).sum();
      out.printf("%d worktrees take %s%n", status.worktrees().size(), Bytes.words(bytes));
    }
    var advice = advice(status);
    if (!advice.isEmpty()) {
      out.println();
      advice.forEach(out::println);
    }
  }

  private static UsageSummary usage(TaskSummary task, Status status) {
    return status.usage().stream()
        .filter(one -> task.task().equals(one.task()))
        .findFirst()
        .orElseGet(
            () -> new UsageSummary(null, null, null, null, null, null, null, 0, 0, Usage.NONE));
  }

  /// The provider that the task waits for.
  private static Optional<RunEvent.ProviderStateChanged> awaited(TaskSummary task, Status status) {
    return status.waiting().stream()
        .filter(one -> one.task().equals(task.task()))
        .flatMap(one ->
            status.providers().stream()
                .filter(provider -> provider.provider().equals(one.provider())))
        .findFirst();
  }

  private static String state(TaskSummary task, Status status) {
    if (status.heldUp().contains(task.task())) {
      return TaskState.WAITING.word() + " (budget)";
    }
    var asks =
        task.state() == TaskState.WAITING
            && status.questions().stream().anyMatch(one -> one.task().equals(task.task()));
    return awaited(task, status)
            .map(provider -> "waiting (%s)".formatted(ProviderWords.kind(provider)))
            .orElse(task.state().word())
        + (asks ? " (question)" : "")
        + (status.paused().contains(task.task()) ? " (paused)" : "");
  }

  /// While there is no reason for where it stands, its agent's last words of progress are told.
  private void row(Table table, TaskSummary task, Status status) {
    var used = usage(task, status);
    var progress = task.state() == TaskState.RUNNING ? task.progress() : null;
    var told = task.reason() == null ? progress : task.reason();
    var now = surroundings.clock().instant();
    var words = awaited(task, status).map(one -> ProviderWords.countdown(one, now)).orElse(told);
    var standIn = status.standIns().get(task.task());
    table.row(
        task.task(),
        state(task, status),
        standIn == null ? task.agent() : "%s (%s)".formatted(task.agent(), standIn),
        task.attempts(),
        UsageWords.tokens(used.usage()),
        UsageWords.cost(used.usage(), used.unpriced() > 0),
        Legible.commit(Objects.requireNonNullElse(task.commit(), "")),
        Legible.line(Objects.requireNonNullElse(words, "")));
  }

  private static String advice(QuestionSummary question, RunState run) {
    var text = Legible.line(question.text());
    if (run != RunState.RUNNING && question.from() != Answerer.PERSON) {
      return "%s asks: %s; the orchestrator agent is asked when the run goes on"
          .formatted(question.task(), text);
    }
    return question.from() == Answerer.PERSON
        ? "%s asks: %s; `orchestrator answer %s %d TEXT` answers it"
            .formatted(question.task(), text, question.run(), question.question())
        : "%s asks the orchestrator agent: %s; `orchestrator answer %s %d TEXT` is faster"
            .formatted(question.task(), text, question.run(), question.question());
  }

  private static List<String> advice(Status status) {
    var run = status.run();
    var lines = new ArrayList<String>();
    if (!run.state().isFinal()) {
      status.decisions().forEach(decision -> lines.add(decision.advice(run.run())));
      status.questions().forEach(question -> lines.add(advice(question, run.state())));
    }
    if (!run.state().isFinal()) {
      status.paused().stream()
          .sorted()
          .map(task ->
              "no attempt of %s starts until `orchestrator continue %s %1$s`"
                  .formatted(task, run.run()))
          .forEach(lines::add);
    }
    if (run.state() == RunState.PAUSED) {
      lines.add("nothing new starts until `orchestrator continue %s`".formatted(run.run()));
    } else if (run.state() == RunState.INTERRUPTED) {
      lines.add("`orchestrator resume %s` goes on with it".formatted(run.run()));
    } else if (run.parked() != null) {
      lines.add(Legible.text(run.parked()));
    }
    return lines;
  }
}
