package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.runner.git.Repository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists what agents have asked.
@Command(name = "questions", description = "List the questions of agents that have no answer yet.")
final class QuestionsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run (default: all runs of the repository).")
  private @Nullable String wanted;

  @Option(names = "--all", description = "List also those that are over.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  QuestionsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    var questions =
        wanted == null && !project.hasStore(repository)
            ? List.<QuestionSummary>of()
            : questions(repository);
    if (json) {
      surroundings.out().println(Json.write(questions));
    } else if (questions.isEmpty()) {
      surroundings.out().println("no question is open");
    } else {
      var runs = runs(repository);
      questions.forEach(question -> print(question, runs));
    }
    return ExitCode.SUCCEEDED;
  }

  private List<QuestionSummary> questions(Repository repository) {
    try (var store = project.store(repository)) {
      var run = wanted == null ? null : RunChoice.of(store, wanted).run();
      return store.questions(run).stream().filter(one -> all || one.isOpen()).toList();
    }
  }

  /// Where the runs stand, those that nobody drives as interrupted.
  private Map<RunId, RunState> runs(Repository repository) {
    try (var store = project.store(repository)) {
      var liveness = Liveness.now(project.state(repository), store);
      return store.runs().stream()
          .map(liveness::correct)
          .collect(Collectors.toMap(RunSummary::run, RunSummary::state));
    }
  }

  private void print(QuestionSummary question, Map<RunId, RunState> runs) {
    var run = runs.getOrDefault(question.run(), RunState.INTERRUPTED);
    var out = surroundings.out();
    out.printf(
        "run %s, question %d of %s, asked %s, %s:%n",
        question.run(),
        question.question(),
        question.task(),
        words(Duration.between(question.askedAt(), now())) + " ago",
        standing(question, run));
    Legible.text(question.text()).lines().forEach(line -> out.println("  " + line));
    if (question.answer() != null) {
      Legible.text(question.answer()).lines().forEach(line -> out.println("  > " + line));
    }
  }

  private String standing(QuestionSummary question, RunState run) {
    if (question.withdrawn() != null) {
      return "withdrawn (%s)".formatted(question.withdrawn());
    }
    if (!question.isOpen()) {
      return switch (question.from()) {
        case ORCHESTRATOR -> "answered by the orchestrator agent";
        case PERSON -> "answered by a person";
        case NOBODY -> "left to the agent itself";
      };
    }
    if (run != RunState.RUNNING && question.from() != Answerer.PERSON) {
      return "waits until the run goes on: `orchestrator %s %s`"
          .formatted(run == RunState.PAUSED ? "continue" : "resume", question.run());
    }
    var who =
        question.from() == Answerer.PERSON
            ? "waits for a person (%s)"
                .formatted(Legible.line(Objects.requireNonNullElse(question.referred(), "")))
            : "waits for the orchestrator agent";
    // elsewhere time does not count
    return run == RunState.RUNNING
        ? "%s, for %s more".formatted(who, words(Duration.between(now(), question.due())))
        : who;
  }

  private Instant now() {
    return surroundings.clock().instant();
  }

  /// In the largest unit of which there is one.
  private static String words(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : Math.max(0, time.toSeconds()) + " s";
  }
}
