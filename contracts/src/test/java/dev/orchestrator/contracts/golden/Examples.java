package dev.orchestrator.contracts.golden;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.AgentLimits;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.ByteSize;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.Price;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Accepted;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.DeliverAnswer;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.contracts.runner.ListUnderWay;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.runner.SteerAttempt;
import dev.orchestrator.contracts.runner.Steered;
import dev.orchestrator.contracts.runner.StopAttempt;
import dev.orchestrator.contracts.runner.UnderWay;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.DrivenRuns;
import dev.orchestrator.contracts.scheduler.InterruptRun;
import dev.orchestrator.contracts.scheduler.ListDrivenRuns;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.scheduler.RunHalted;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.RunProgress;
import dev.orchestrator.contracts.scheduler.RunnersSought;
import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.contracts.store.AppendEvents;
import dev.orchestrator.contracts.store.Appended;
import dev.orchestrator.contracts.store.JournalPage;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.ReadJournal;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.Stored;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One or more examples of each message: what may be absent is there in one and absent in another.
final class Examples {
  private static final RunId RUN = new RunId("20260102-030405-abc");
  private static final TaskId MODEL = new TaskId("model");
  private static final TaskId API = new TaskId("api");
  private static final AttemptId ATTEMPT = new AttemptId(RUN, API, 2);
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final String BASE = "1111111111111111111111111111111111111111";
  private static final String MERGE = "2222222222222222222222222222222222222222";
  private static final String SESSION = "4e0c5d3a-session";
  private static final String PARKED = "main was not moved, because a.txt is not committed";
  private static final RunOrigin ORIGIN = new RunOrigin("/home/uma/app", BASE, "refs/heads/main");
  private static final RunOrigin DETACHED = new RunOrigin("/home/uma/app", BASE, null);
  private static final Usage USAGE = new Usage(100, 10, 2_000, 30, 0.25);
  private static final Usage ESTIMATE = new Usage(100, 10, 0, 0, 0.002, true, true);
  private static final RetryPolicy RETRY =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final McpServerConfig WIKI =
      new McpServerConfig(
          "https://wiki.example/mcp",
          Map.of("Authorization", "Bearer w"),
          null,
          List.of(),
          Map.of(),
          Duration.ofHours(1));
  private static final McpServerConfig LOCAL_TOOLS =
      new McpServerConfig(
          null,
          Map.of(),
          "tools",
          List.of("--stdio"),
          Map.of("A", "1"),
          Duration.ofMinutes(2),
          true);
  private static final AgentConfig AGENT =
      new AgentConfig(
          "claude",
          "Writes code.",
          "cheap",
          "sonnet",
          "high",
          "Be brief.",
          SystemPromptMode.REPLACE,
          List.of("read", "edit", "shell"),
          "acceptEdits",
          Json.MAPPER.createObjectNode().put("type", "object"),
          Map.of("wiki", WIKI),
          2.5,
          40,
          Duration.ofMinutes(30),
          Duration.ofMillis(1_500),
          new AgentLimits(
              ByteSize.parse("64MiB"), 100, ByteSize.parse("2GiB"), new ByteSize(1_500)),
          new Price(3, 15, null, null));
  private static final AgentConfig PLAIN_AGENT =
      AgentBuilder.on("script").mcpServers(Map.of("local", LOCAL_TOOLS)).build();
  private static final ProviderConfig PROVIDER =
      new ProviderConfig(
          "claude-code",
          "claude",
          List.of("--verbose"),
          Map.of("LANG", "C"),
          "/srv/claude",
          2,
          Map.of("gpt-5*", new Price(1.25, 10, 0.125, 1.5)));
  private static final ProviderConfig PLAIN_PROVIDER =
      new ProviderConfig("command", "./agent", List.of(), Map.of());
  private static final Plan PLAN =
      new Plan(
          "Serve the model",
          List.of(
              new Task(MODEL, null, null, "Write the model.", null, null, null),
              new Task(
                  API,
                  "The API",
                  "backend",
                  "Serve it.\nUse \"REST\" – plainly.",
                  List.of(MODEL),
                  List.of("src/api/**"),
                  OnFailure.SOFT,
                  "standard")));
  private static final WorkflowConfig WORKFLOW =
      new WorkflowConfig(
          List.of(
              StepConfig.by(null, StepKind.CODE),
              StepConfig.by("reviewer", StepKind.REVIEW),
              new StepConfig(
                  "build",
                  StepKind.TEST,
                  null,
                  List.of("make", "test"),
                  Duration.ofMinutes(10),
                  List.of("src/**"),
                  3,
                  OnUnresolved.ASK)));
  private static final WorktreeConfig WORKTREE =
      new WorktreeConfig(
          List.of(".env"), List.of("npm ci"), List.of("./down"), Duration.ofMinutes(5), 2);
  private static final ChangedPaths CHANGED = new ChangedPaths(List.of("a.txt"), false);

  private static final MergeConfig MERGE_CONFIG =
      new MergeConfig(
          MergeStrategy.FAST_FORWARD,
          List.of("make", "check"),
          Duration.ofMinutes(5),
          "Uma <uma@example.org>",
          "{title} ({task})",
          false,
          3,
          0);

  private static final RunBudget BUDGET =
      new RunBudget(20.0, 5_000_000L, 15.0, 4_000_000L, new Budget(2.0, null, null, 100_000L));

  private static final List<String> BY_HAND =
      List.of(
          "cd /home/me/shop/.orchestrator/worktrees/r1/api",
          "git merge main",
          "git commit",
          "orchestrator retry r1 api");

  private Examples() {}

  static List<Object> all() {
    return Stream.of(files(), events(), reports(), scheduler(), runner(), store())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Object> files() {
    return List.of(
        PLAN,
        new Config(
            Map.of("claude", PROVIDER),
            Map.of("coder", AGENT),
            Map.of("standard", WORKFLOW),
            Map.of("task", "{{prompt}}"),
            new RunConfig(
                4,
                MERGE_CONFIG,
                WORKTREE,
                new QuestionsConfig(Answerer.PERSON, Duration.ofHours(1)),
                BUDGET),
            RETRY),
        new Config(
            Map.of("script", PLAIN_PROVIDER),
            Map.of("coder", PLAIN_AGENT),
            new RunConfig(1),
            RETRY));
  }

  private static List<Object> events() {
    return List.of(
        new RunEvent.RunStarted(
            "Serve the model", ORIGIN, 4, RETRY, Map.of("standard", WORKFLOW), Approval.AUTOMATIC),
        new RunEvent.RunStarted("", DETACHED, 4, RETRY, Map.of(), Approval.ASK),
        new RunEvent.RunStarted(
            "", ORIGIN, 4, RETRY, Map.of(), Approval.ASK, QuestionsConfig.DEFAULT, 2, BUDGET),
        new RunEvent.RunStarted(
            "",
            DETACHED,
            4,
            RETRY,
            Map.of(),
            Approval.ASK,
            QuestionsConfig.DEFAULT,
            2,
            BUDGET,
            Map.of(
                "coder",
                new RetryPolicy(
                    5,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    9,
                    Map.of("crashed", new RetryRule(1, null, null))))),
        new RunEvent.QuestionAsked(3, API, 2, "q1", "Which port?", AT),
        new RunEvent.QuestionReferred(3, "the orchestrator agent does not know"),
        new RunEvent.QuestionProlonged(3, AT),
        new RunEvent.AnswerRefused(3, "its \"answer\" is empty"),
        new RunEvent.QuestionAnswered(3, "8080", Answerer.PERSON),
        new RunEvent.QuestionWithdrawn(3, "its attempt is over"),
        new RunEvent.ProgressReported(API, 2, "half of the endpoints are done"),
        new RunEvent.UsageReported(API, 2, USAGE, "claude", "sonnet"),
        new RunEvent.UsageReported(API, 2, ESTIMATE, "codex", null),
        new RunEvent.ProviderStateChanged(
            "claude",
            ProviderState.LIMITED,
            List.of("coder"),
            AT,
            AT.plusSeconds(90),
            "the usage limit is reached"),
        new RunEvent.BudgetReached(API, true, "2.10 US dollars of 2.00 are spent"),
        new RunEvent.BudgetSet(API, new Budget(3.0, 2_000_000L, 2.5, null)),
        new RunEvent.BudgetSet(null, Budget.NONE),
        new RunEvent.PlanProposed(2, PLAN.tasks()),
        new RunEvent.PlanRefused(1, List.of("the tasks a and b depend on each other")),
        new RunEvent.PlanningRequested("Add tests.", true),
        new RunEvent.TasksAdded(PLAN.tasks()),
        new RunEvent.PlanRejected("not now"),
        new RunEvent.WriteBlocked(API, MODEL),
        new RunEvent.TaskReady(API),
        new RunEvent.AttemptStarted(API, 2, 1, "review", "reviewer", SESSION),
        new RunEvent.AttemptStarted(API, 1, "backend", null),
        new RunEvent.SessionOpened(API, 2, SESSION),
        new RunEvent.SessionOpened(API, 2, SESSION, "acp:opencode"),
        new RunEvent.AttemptSucceeded(API, 2, "Done.", USAGE, Verdict.approved(), CHANGED),
        new RunEvent.AttemptSucceeded(API, 2, "Done.", USAGE),
        new RunEvent.StepReached(API, 2, List.of("build")),
        new RunEvent.ChangesRequested(API, 1, 2, 0, "no tests"),
        new RunEvent.DecisionNeeded(API, 1, "no tests"),
        new RunEvent.DecisionMade(API, false, "tests too"),
        new RunEvent.CancelRequested(API),
        new RunEvent.TaskRevived(MODEL, List.of(API)),
        new RunEvent.TaskPaused(API),
        new RunEvent.TaskContinued(API),
        new RunEvent.RunPaused(),
        new RunEvent.RunContinued(),
        new RunEvent.RunCancelRequested(),
        new RunEvent.AttemptFailed(API, 2, FailureClass.TRANSIENT, "overloaded", USAGE),
        new RunEvent.AttemptFailed(API, 2, FailureClass.LIMIT, "used up", USAGE, AT, true),
        new RunEvent.AttemptInterrupted(API, 2, "interrupted by the user"),
        new RunEvent.RetryScheduled(API, 2, AT),
        new RunEvent.IntegrationStarted(API, 2),
        new RunEvent.IntegrationDelayed(API, 2, "nobody answers", AT),
        new RunEvent.MergeRefused(
            API, 2, new MergeObstacle.Conflict(MERGE, List.of("a.txt"), List.of("Fix")), BY_HAND),
        new RunEvent.MergeRefused(
            API, 2, new MergeObstacle.VerifyFailed(MERGE, "make check", "no"), List.of()),
        new RunEvent.MergeNeeded(API, "conflicts in a.txt after 2 tries", BY_HAND),
        new RunEvent.TaskSucceeded(API, MERGE, PARKED),
        new RunEvent.TaskSucceeded(API, null, null),
        new RunEvent.TaskFailed(API, FailureClass.AGENT, "gave up"),
        new RunEvent.TaskSkipped(API, List.of(MODEL)),
        new RunEvent.TaskCancelled(API),
        new RunEvent.RunInterrupted("interrupted by the user"),
        new RunEvent.RunResumed(),
        new RunEvent.RunResumed("/home/me/elsewhere"),
        new RunEvent.RunFinished(RunState.SUCCEEDED));
  }

  private static List<Object> reports() {
    return List.of(
        new AttemptReport.SessionNamed(ATTEMPT, SESSION),
        new AttemptReport.SessionNamed(ATTEMPT, SESSION, "codex"),
        new AttemptReport.Succeeded(
            ATTEMPT, "Done.", USAGE, Verdict.changesRequested("no tests"), CHANGED),
        new AttemptReport.Succeeded(ATTEMPT, "Done.", USAGE),
        new AttemptReport.Failed(ATTEMPT, FailureClass.LIMIT, "used up", USAGE, AT),
        new AttemptReport.Stopped(ATTEMPT),
        new AttemptReport.Hindered(ATTEMPT, "the disk is full; make room"),
        new AttemptReport.Integrated(ATTEMPT, MERGE, PARKED),
        new AttemptReport.Integrated(ATTEMPT, null, null),
        new AttemptReport.NotIntegrated(ATTEMPT, FailureClass.AGENT, "conflicts in a.txt"),
        new AttemptReport.MergeRefused(
            ATTEMPT,
            new MergeObstacle.Conflict(MERGE, List.of("a.txt"), List.of("Serve it (task model)"))),
        new AttemptReport.MergeRefused(
            ATTEMPT,
            new MergeObstacle.VerifyFailed(MERGE, "./mvnw -q test", "1 test failed"),
            BY_HAND),
        new AttemptReport.Asked(ATTEMPT, "q1", "Which port?"),
        new AttemptReport.Progressed(ATTEMPT, "half of the endpoints are done"),
        new AttemptReport.Responded(ATTEMPT),
        new AttemptReport.Consumed(ATTEMPT, USAGE, "claude", "sonnet"),
        new AttemptReport.Consumed(ATTEMPT, ESTIMATE, "codex", null));
  }

  private static List<Object> scheduler() {
    var entry = new JournalEntry(RUN, 7, AT, new RunEvent.TaskReady(API));
    return List.of(
        new StartRun(RUN, PLAN, ORIGIN, 2),
        new StartRun(RUN, PLAN, DETACHED, null),
        new StartRun(RUN, "Serve", ORIGIN, null, Approval.PLAN_ONLY),
        new StartRun(
            RUN, PLAN, null, ORIGIN, null, Approval.ASK, new Budget(20.0, null, null, null)),
        new ResumeRun(RUN),
        new ResumeRun(RUN, null, "/home/me/elsewhere"),
        new ResumeRun(RUN, new RunInstruction.RetryTask(RUN, API)),
        new RunInstruction.ApprovePlan(RUN, PLAN.tasks()),
        new RunInstruction.ApprovePlan(RUN, null),
        new RunInstruction.RejectPlan(RUN, "not now"),
        new RunInstruction.ChangePlan(RUN, "smaller"),
        new RunInstruction.PlanMore(RUN, "docs too"),
        new RunInstruction.AddTasks(RUN, PLAN.tasks()),
        new RunInstruction.RetryTask(RUN, API),
        new RunInstruction.CancelTask(RUN, API),
        new RunInstruction.CancelRun(RUN),
        new RunInstruction.PauseTask(RUN, API),
        new RunInstruction.ContinueTask(RUN, API),
        new RunInstruction.PauseRun(RUN),
        new RunInstruction.ContinueRun(RUN),
        new RunInstruction.AcceptTask(RUN, API),
        new RunInstruction.AnswerQuestion(RUN, 3, "8080"),
        new RunInstruction.ReviseTask(RUN, API, "tests too"),
        new RunInstruction.SetBudget(RUN, API, 3.0, 2_000_000L, false),
        new RunInstruction.SetBudget(RUN, null, null, null, true),
        new ListDrivenRuns(),
        new DrivenRuns(List.of(RUN)),
        new InterruptRun(RUN, "interrupted by the user"),
        new Acknowledged(),
        new RunProgress(RUN, List.of(entry)),
        new RunHalted(RUN, "the disk is full; free some space"),
        new RunnersSought());
  }

  private static List<Object> runner() {
    return List.of(
        new RunnerAnnouncement(
            "local", 8, Map.of("codex", new RunnerAnnouncement.Program(true, "codex-cli 0.169.0"))),
        new Assignment(
            ATTEMPT,
            ORIGIN,
            "The API",
            "review",
            WorkKind.CHECK,
            "backend",
            AGENT,
            PROVIDER,
            "Serve it.",
            SESSION,
            "Go on.",
            null,
            3,
            WORKTREE),
        new Assignment(
            ATTEMPT,
            DETACHED,
            "The API",
            "code",
            WorkKind.BEGIN,
            "backend",
            PLAIN_AGENT,
            PLAIN_PROVIDER,
            "Serve it.",
            null,
            "Go on."),
        new StopAttempt(ATTEMPT),
        new ListUnderWay(ATTEMPT.run()),
        new UnderWay("local", List.of(ATTEMPT)),
        new Assignment(
            ATTEMPT,
            ORIGIN,
            "The API",
            "code",
            WorkKind.RESOLVE,
            "backend",
            PLAIN_AGENT,
            PLAIN_PROVIDER,
            "Make it fit.",
            SESSION,
            "Make it fit.",
            MERGE,
            1,
            WorktreeConfig.NONE),
        new DeliverAnswer(ATTEMPT, "q1", "8080"),
        new SteerAttempt(ATTEMPT, "Use the port of the tests."),
        new Steered(Steered.Outcome.IN_TURN),
        new Steered(Steered.Outcome.NEXT_TURN),
        new Steered(Steered.Outcome.NOT_RUNNING),
        new Integration(ATTEMPT, ORIGIN, "The API", "backend", MERGE_CONFIG),
        new Integration(ATTEMPT, ORIGIN, "The API", "backend"),
        new CloseRun(RUN, ORIGIN, List.of(ATTEMPT)),
        new Accepted());
  }

  private static List<Object> store() {
    var event = new RunEvent.RunFinished(RunState.FAILED);
    return List.of(
        new AppendEvents(RUN, 6, AT, List.of(new RunEvent.TaskReady(API), event)),
        new Appended(8),
        new ReadJournal(RUN, 6, 1_000),
        new JournalPage(List.of(new JournalEntry(RUN, 8, AT, event))),
        new OutputBatch(ATTEMPT, 3, lines()),
        new Stored(),
        new RunSummary(RUN, "Serve", RunState.FAILED, ORIGIN, AT, AT.plusSeconds(9), PARKED, 2, 1),
        new RunSummary(RUN, "", RunState.RUNNING, DETACHED, AT, null, null, 2, 0),
        new TaskSummary(
            API,
            "The API",
            "backend",
            List.of(MODEL),
            TaskState.FAILED,
            "review",
            2,
            AT,
            AT.plusSeconds(9),
            SESSION,
            MERGE,
            "gave up",
            USAGE,
            "half of it is done"),
        new TaskSummary(
            API,
            "The API",
            "backend",
            List.of(),
            TaskState.PENDING,
            null,
            0,
            null,
            null,
            null,
            null,
            null,
            Usage.NONE,
            null),
        new UsageSummary(
            RUN, API, 2, "backend", "claude", "sonnet", LocalDate.of(2026, 1, 2), 1, 0, USAGE),
        new UsageSummary(null, null, null, "backend", null, null, null, 3, 1, ESTIMATE),
        new QuestionSummary(
            RUN,
            3,
            API,
            2,
            "Which port?",
            AT,
            AT.plusSeconds(1800),
            Answerer.PERSON,
            "the orchestrator agent does not know",
            "8080",
            AT.plusSeconds(9),
            "its attempt is over"),
        new QuestionSummary(
            RUN,
            4,
            API,
            2,
            "Which host?",
            AT,
            AT.plusSeconds(1800),
            Answerer.ORCHESTRATOR,
            null,
            null,
            null,
            null));
  }

  private static List<OutputLine> lines() {
    return Stream.concat(
            Arrays.stream(OutputLine.Channel.values())
                .map(channel -> new OutputLine(AT, channel, "a \u001b[1mline\u001b[0m")),
            Stream.of(new OutputLine(AT, OutputLine.Channel.RAW, "a long li", true)))
        .toList();
  }
}
