package dev.orchestrator.scheduler.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.scheduler.plan.PlanState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What each template hands over, and how much of it.
class BriefingsTest {
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");
  private static final WorkflowConfig REVIEWED =
      new WorkflowConfig(
          List.of(
              StepConfig.by(null, StepKind.CODE),
              StepConfig.by("reviewer", StepKind.REVIEW),
              StepConfig.by("tester", StepKind.TEST)));

  private Config config = config(Map.of());

  @Test
  void shouldTellAnAgentItsTaskAndWhatItsParentsHaveDone() throws Exception {
    var state = state(task("a"), task("b", OnFailure.HARD, List.of("src/b/**"), "a"));
    succeed(state, A, "The model has three fields.");

    assertThat(briefing(state, B).prompt())
        .isEqualTo(
            """
            You do one task of a larger piece of work, whose goal is: A shop

            Your task: Task b

            do b

            What others have done for it already, all of which is in your workspace:

            - Task a: The model has three fields.

            Others work in the repository at the same time as you. Change only files that fit:
            - src/b/**\
            """);
  }

  @Test
  void shouldTellNothingOfParentsAndFilesWhereThereAreNone() throws Exception {
    var state = state(task("a"));

    assertThat(briefing(state, A).prompt())
        .isEqualTo(
            """
            You do one task of a larger piece of work, whose goal is: A shop

            Your task: Task a

            do a\
            """);
    assertThat(briefing(state, A).continuation()).startsWith("You were interrupted");
  }

  @Test
  void shouldTellOfSoftFailuresAndNotOfSkippedOnes() throws Exception {
    var state =
        state(
            task("a", OnFailure.SOFT, List.of()),
            task("c", OnFailure.SKIP, List.of()),
            task("b", OnFailure.HARD, List.of(), "a", "c"));
    state.apply(new RunEvent.TaskFailed(A, FailureClass.AGENT, "no"));
    state.apply(new RunEvent.TaskFailed(new TaskId("c"), FailureClass.AGENT, "no"));

    assertThat(briefing(state, B).prompt())
        .endsWith(
            "These tasks before yours did not succeed, so their work is missing:\n- a: Task a");
  }

  @Test
  void shouldGiveAProgramThePlainWordsOfThePlan() throws Exception {
    var state =
        state(task("a", OnFailure.SOFT, List.of()), task("b", OnFailure.HARD, List.of(), "a"));
    state.apply(new RunEvent.TaskFailed(A, FailureClass.AGENT, "no"));

    assertThat(new Briefings(config).of(state.node(A), state, true).prompt()).isEqualTo("do a");
    assertThat(new Briefings(config).of(state.node(B), state, true).prompt())
        .isEqualTo(
            """
            do b

            These tasks before yours did not succeed, so their work is missing:
            - a: Task a\
            """);
  }

  @Test
  void shouldLeaveOutTheMiddleOfAParentsLongWords() throws Exception {
    var state = state(task("a"), task("b", OnFailure.HARD, List.of(), "a"));
    succeed(state, A, "begin " + "x".repeat(100_000) + " end");

    assertThat(briefing(state, B).prompt())
        .contains("- Task a: begin xx")
        .contains("[… 98010 characters left out …]")
        .endsWith("xx end")
        .hasSizeLessThan(Excerpt.RESULT + 500);
  }

  @Test
  void shouldGiveAReviewTheTaskTheAuthorsWordsAndTheChanges() throws Exception {
    var state = checked();

    assertThat(briefing(state, A).prompt())
        .startsWith("Review what a colleague has done")
        .contains("The goal of the whole work, of which this is one part: A shop")
        .contains("The task: Task a\n\ndo a")
        .contains("What the author says about it:\n\nI did it.")
        .contains("The changes, which are in your workspace:\n\n" + Assignment.DIFF)
        .contains("{\"verdict\": \"approved\", \"comments\": \"\"}")
        .doesNotContain("In the round before");
  }

  @Test
  void shouldTellWhoBeginsAnewThatAPartMayBeDone() throws Exception {
    var state = state(task("a", OnFailure.HARD, List.of()));
    state.apply(new RunEvent.AttemptStarted(A, 1, "coder", null));
    assertThat(briefing(state, A).prompt()).doesNotContain("cannot be continued");

    state.apply(new RunEvent.SessionOpened(A, 1, "s1"));
    assertThat(briefing(state, A).prompt())
        .startsWith("You do one task")
        .contains("do a", "its conversation cannot be continued", "Look at what is there");
    assertThat(new Briefings(config).of(state.node(A), state, true).prompt()).isEqualTo("do a");
  }

  @Test
  void shouldGiveATestStepWhatAReviewGets() throws Exception {
    var state = checked();
    state.apply(new RunEvent.StepReached(A, 2, List.of()));

    assertThat(briefing(state, A).prompt())
        .startsWith("Try out what a colleague has done")
        .contains("do a", "I did it.", Assignment.DIFF, "\"changes-requested\"");
  }

  @Test
  void shouldTellTheAuthorWhatIsToBeChangedAndTheNextReviewWhatWasAskedFor() throws Exception {
    var state = checked();
    state.apply(new RunEvent.ChangesRequested(A, 1, 1, 0, "Name the fields."));

    assertThat(briefing(state, A).continuation())
        .startsWith("Your work has been looked at (review), and changes are asked for:")
        .contains("Name the fields.");
    assertThat(briefing(state, A).prompt())
        .startsWith("You do one task")
        .contains("do a", "Name the fields.");

    state.apply(new RunEvent.StepReached(A, 1, List.of()));
    assertThat(briefing(state, A).prompt())
        .contains("In the round before, these changes were asked for")
        .contains("Name the fields.");
  }

  @Test
  void shouldBoundTheCommentsOfAReview() throws Exception {
    var state = checked();
    state.apply(new RunEvent.ChangesRequested(A, 1, 1, 0, "y".repeat(1_000_000)));

    assertThat(briefing(state, A).continuation())
        .contains("characters left out")
        .hasSizeLessThan(Excerpt.COMMENTS + 500);
  }

  @Test
  void shouldTellThePlannerGoalAgentsWorkflowsAndSchema() throws Exception {
    assertThat(planning().prompt())
        .contains("this goal in the repository that you are in:\n\nA shop")
        .contains("At most 4 run at the same time")
        .contains("- coder: writes code\n- reviewer\n- tester")
        .doesNotContain("- orchestrator")
        .contains("- standard: code, then review, then test")
        .contains(Assignment.OUTLINE)
        .contains("\"dependsOn\"");
  }

  @Test
  void shouldTellThePlannerWhatIsWrongWithItsPlan() throws Exception {
    var briefing = planning(new RunEvent.PlanRefused(1, List.of("task a depends on b")));

    assertThat(briefing.continuation())
        .startsWith("Your plan cannot be used:\n- task a depends on b");
    assertThat(briefing.prompt()).startsWith("Plan how").endsWith(briefing.continuation());
  }

  @Test
  void shouldTellThePlannerWhatAPersonWantsDifferent() throws Exception {
    var briefing =
        planning(
            new RunEvent.PlanProposed(1, List.of(task("a"))),
            new RunEvent.PlanningRequested("Fewer tasks.", false));

    assertThat(briefing.continuation()).contains("is to be changed:\n\nFewer tasks.");
  }

  @Test
  void shouldTellThePlannerWhichTasksThereAreWhenMoreIsWanted() throws Exception {
    var briefing =
        planning(
            new RunEvent.PlanProposed(1, List.of(task("a"))),
            new RunEvent.TasksAdded(List.of(task("a"))),
            new RunEvent.PlanningRequested("Also docs.", true));

    assertThat(briefing.continuation())
        .contains("more is wanted:\n\nAlso docs.")
        .contains("- a (pending): Task a");
  }

  @Test
  void shouldTellAPlannerWithoutItsConversationThePlanThatIsToBeChanged() throws Exception {
    var briefing =
        planning(
            new RunEvent.PlanProposed(1, List.of(task("a"))),
            new RunEvent.PlanningRequested("Fewer tasks.", false));

    assertThat(briefing.prompt())
        .startsWith("Plan how")
        .contains("You have answered before:", "\"prompt\":\"do a\"")
        .endsWith(briefing.continuation());
    assertThat(briefing.continuation()).startsWith("The plan was read").doesNotContain("do a");
  }

  @Test
  void shouldTellAPlannerWithoutItsConversationTheAnswerThatCannotBeUsed() throws Exception {
    var briefing =
        planning(
            new RunEvent.PlanProposed(1, List.of(task("a"))),
            new RunEvent.PlanningRequested("Fewer tasks.", false),
            new RunEvent.AttemptStarted(TaskId.PLANNING, 2, Config.ORCHESTRATOR, null),
            new RunEvent.AttemptSucceeded(
                TaskId.PLANNING, 2, "{" + "x".repeat(100_000), Usage.NONE),
            new RunEvent.PlanRefused(2, List.of("no JSON")));

    assertThat(briefing.prompt())
        .contains("\"prompt\":\"do a\"", "Fewer tasks.", "You have answered before:\n\n{xx")
        .endsWith(briefing.continuation())
        .hasSizeLessThan(Excerpt.PLAN + 20_000);
    assertThat(briefing.continuation()).startsWith("Your plan cannot be used:\n- no JSON");
  }

  @Test
  void shouldTellTheOneWhoAnswersWhoAsksAndWhatIsKnown() throws Exception {
    var state = state(task("a"), task("b", OnFailure.HARD, List.of(), "standard", new String[0]));
    succeed(state, A, "The table is named shelf.");
    state.apply(new RunEvent.TaskReady(B));
    state.apply(new RunEvent.AttemptStarted(B, 1, "coder", null));
    ask(state, 1, "Must this be fixed here?");
    ask(state, 2, "Which port?");
    state.apply(new RunEvent.QuestionAnswered(2, "8080", Answerer.PERSON));

    assertThat(briefing(state, TaskId.answering(1)).prompt())
        .contains(
            "- a: The table is named shelf.",
            "- Asked by b: Which port?\n  Answered by person: 8080",
            "The one that asks is the agent coder, in the step code of b, Task b.",
            "Its question:\n\nMust this be fixed here?");
  }

  @Test
  void shouldTellTheOneWhoAskedTheLastAnswersWhole() throws Exception {
    var state = state(task("a"));
    state.apply(new RunEvent.TaskReady(A));
    state.apply(new RunEvent.AttemptStarted(A, 1, "coder", null));
    var longest = "x".repeat(RunInstruction.AnswerQuestion.MAX_ANSWER);
    for (int question = 1; question <= Listed.QUESTIONS + 1; question++) {
      ask(state, A, question, "Which is number %d?".formatted(question));
      state.apply(new RunEvent.QuestionAnswered(question, longest, Answerer.PERSON));
    }
    state.apply(new RunEvent.AttemptInterrupted(A, 1, "gone"));
    state.apply(new RunEvent.AttemptStarted(A, 2, "coder", null));

    assertThat(briefing(state, A).prompt())
        .contains(
            "Which is number 2?",
            "Which is number %d?\n\nAnswer: %s".formatted(Listed.QUESTIONS + 1, longest),
            "1 earlier answers are left out")
        .doesNotContain("Which is number 1?");
  }

  private static void ask(PlanState state, int question, String text) {
    ask(state, B, question, text);
  }

  private static void ask(PlanState state, TaskId task, int question, String text) {
    state.apply(new RunEvent.QuestionAsked(question, task, 1, "q" + question, text, Instant.EPOCH));
  }

  @Test
  void shouldTellThePlannerThatTheTasksToBeAddedAreToBeChanged() throws Exception {
    var briefing =
        planning(
            new RunEvent.PlanProposed(1, List.of(task("a"))),
            new RunEvent.TasksAdded(List.of(task("a"))),
            new RunEvent.PlanningRequested("Also docs.", true),
            new RunEvent.PlanProposed(2, List.of(task("b"))),
            new RunEvent.PlanningRequested("Shorter docs.", true));

    assertThat(briefing.continuation())
        .isEqualTo(
            """
            The tasks that you want to add were read, and are to be changed:

            Shorter docs.

            Answer again with all tasks that are to be added, and only those, as one JSON document of the same form and nothing else.\
            """);
    assertThat(briefing.prompt())
        .contains("- a (pending): Task a\n\nTasks are to be added", "\"prompt\":\"do b\"")
        .endsWith(briefing.continuation());
  }

  @Test
  void shouldTellThePlannerTheWorkflowsThatTheRunHasKept() throws Exception {
    var original = config;
    config =
        new Config(
            original.providers(),
            original.agents(),
            Map.of("later", REVIEWED),
            Map.of(),
            original.run(),
            original.retry());

    assertThat(planning().prompt()).contains("- standard: code").doesNotContain("later");
  }

  @Test
  void shouldSayHowManyAreLeftOutOfLongLists() throws Exception {
    // given
    var parents = tasks("p", 150);
    var failing =
        tasks("f", 150).stream()
            .map(one -> task(one.id().value(), OnFailure.SOFT, List.of()))
            .toList();
    var all = Stream.concat(parents.stream(), failing.stream()).toList();
    var ids = all.stream().map(one -> one.id().value()).toArray(String[]::new);
    var globs = IntStream.range(0, 250).mapToObj("src/%d/**"::formatted).toList();
    var state =
        state(
            Stream.concat(all.stream(), Stream.of(task("b", OnFailure.HARD, globs, ids)))
                .toArray(Task[]::new));
    parents.forEach(one -> succeed(state, one.id(), "x".repeat(10_000)));
    failing.forEach(one -> state.apply(new RunEvent.TaskFailed(one.id(), FailureClass.AGENT, "")));

    // when
    var prompt = briefing(state, B).prompt();
    state.apply(new RunEvent.PlanningRequested("More.", true));

    // then
    assertThat(prompt)
        .contains("- and 130 more tasks", "- and 50 more\n", "- and 50 more globs")
        .hasSizeLessThan(Listed.PARENTS * (Excerpt.RESULT + 100) + 10_000);
    assertThat(briefing(state, TaskId.PLANNING).continuation()).contains("- and 101 more\n");
  }

  private static List<Task> tasks(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> task(prefix + number)).toList();
  }

  @Test
  void shouldUseTheUsersTemplatesAndSayWhatIsWrongWithThem() throws Exception {
    var state = state(task("a"));
    config = config(Map.of("task", "Do this: {{prompt}}"));
    assertThat(briefing(state, A).prompt()).isEqualTo("Do this: do a");

    config = config(Map.of("task", "Do this: {{nonsense}}"));
    assertThatThrownBy(() -> briefing(state, A))
        .isInstanceOf(BriefingException.class)
        .hasMessageContaining("prompts/task.md")
        .hasMessageContaining("nonsense");
  }

  @Test
  void shouldTellTheAuthorWhatItsWorkConflictsWithAndWhy() throws Exception {
    var state = state(task("a"), task("b"));
    succeed(state, A, "It is two now.", new ChangedPaths(List.of("a.txt"), true));
    refuse(state, new MergeObstacle.Conflict("0ff", List.of("a.txt"), List.of("Make it two")));
    state.apply(new RunEvent.AttemptFailed(B, 2, FailureClass.AGENT, "markers", Usage.NONE));

    var briefing = briefing(state, B);

    assertThat(briefing.prompt()).startsWith("You do one task").endsWith(briefing.continuation());
    assertThat(briefing.continuation())
        .isEqualTo(
            """
            Your work on this task is finished, but it cannot be merged as it is. What others have done meanwhile has just been merged into your workspace.

            %s

            What was done to these files meanwhile:
            - Make it two

            The tasks that it was done for:
            - Task a: It is two now.

            You have tried this before, and it did not work: markers

            Make your work and theirs fit together, so that nothing of what either side wanted is lost. Leave no conflict markers. Mark each file that was in conflict as done with `git add` or `git rm`; the merge is committed for you. Do not abort it, and do not undo what others have done. Then say in a few words how it fits now.\
            """
                .formatted(Assignment.CONFLICTS));
  }

  @Test
  void shouldTellTheAuthorWhichCommandDoesNotPassOnTheMergedFiles() throws Exception {
    var state = state(task("a"), task("b"));
    refuse(state, new MergeObstacle.VerifyFailed("0ff", "make check", "1 failed"));

    assertThat(briefing(state, B).continuation())
        .contains("    make check\n\nIt said:\n\n1 failed\n")
        .doesNotContain("meanwhile:", "before, and");
  }

  private static void refuse(PlanState state, MergeObstacle obstacle) {
    state.apply(new RunEvent.TaskReady(B));
    state.apply(new RunEvent.AttemptStarted(B, 1, "coder", "s1"));
    state.apply(new RunEvent.AttemptSucceeded(B, 1, "Three.", Usage.NONE));
    state.apply(new RunEvent.IntegrationStarted(B, 1));
    state.apply(new RunEvent.MergeRefused(B, 1, obstacle, List.of()));
    state.apply(new RunEvent.AttemptStarted(B, 2, "coder", "s1"));
  }

  @Test
  void shouldTakeTextForTextAndNotForATemplateOrMarkup() throws Exception {
    var state = state(task("a"), task("b", OnFailure.HARD, List.of(), "a"));
    succeed(state, A, "{{goal}} <b>&amp;</b>");

    assertThat(briefing(state, B).prompt()).contains("- Task a: {{goal}} <b>&amp;</b>");
  }

  private Briefing briefing(PlanState state, TaskId task) throws BriefingException {
    return new Briefings(config).of(state.node(task), state, false);
  }

  private Briefing planning(RunEvent... events) throws BriefingException {
    var state = new PlanState(started());
    state.apply(new RunEvent.PlanningRequested("", false));
    List.of(events).forEach(state::apply);
    return briefing(state, TaskId.PLANNING);
  }

  /// The task `a`, whose code is done and is to be reviewed.
  private static PlanState checked() {
    var state = state(task("a", OnFailure.HARD, List.of(), "standard", new String[0]));
    state.apply(new RunEvent.TaskReady(A));
    state.apply(new RunEvent.AttemptStarted(A, 1, "coder", null));
    state.apply(new RunEvent.AttemptSucceeded(A, 1, "I did it.", Usage.NONE));
    state.apply(new RunEvent.StepReached(A, 1, List.of()));
    return state;
  }

  private static void succeed(PlanState state, TaskId task, String result) {
    succeed(state, task, result, ChangedPaths.NONE);
  }

  private static void succeed(PlanState state, TaskId task, String result, ChangedPaths changed) {
    state.apply(new RunEvent.TaskReady(task));
    state.apply(new RunEvent.AttemptStarted(task, 1, "coder", null));
    state.apply(new RunEvent.AttemptSucceeded(task, 1, result, Usage.NONE, null, changed));
    state.apply(new RunEvent.IntegrationStarted(task, 1));
    state.apply(new RunEvent.TaskSucceeded(task, "c0ffee", null));
  }

  private static RunEvent.RunStarted started() {
    return new RunEvent.RunStarted(
        "A shop",
        new RunOrigin("/repository", "0".repeat(40), null),
        4,
        new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1)),
        Map.of("standard", REVIEWED),
        Approval.ASK);
  }

  private static PlanState state(Task... tasks) {
    var state = new PlanState(started());
    state.apply(new RunEvent.TasksAdded(List.of(tasks)));
    return state;
  }

  private static Task task(String id) {
    return task(id, OnFailure.HARD, List.of());
  }

  private static Task task(
      String id, OnFailure onFailure, List<String> writes, String... dependsOn) {
    return task(id, onFailure, writes, null, dependsOn);
  }

  private static Task task(
      String id,
      OnFailure onFailure,
      List<String> writes,
      @Nullable String workflow,
      String[] dependsOn) {
    var parents = List.of(dependsOn).stream().map(TaskId::new).toList();
    return new Task(
        new TaskId(id), "Task " + id, null, "do " + id, parents, writes, onFailure, workflow);
  }

  private static Config config(Map<String, String> prompts) {
    return new Config(
        Map.of("script", new ProviderConfig("command", "sh", List.of(), Map.of())),
        Map.of(
            "coder",
            AgentBuilder.on("script").description("writes code").build(),
            "reviewer",
            AgentBuilder.on("script").build(),
            "tester",
            AgentBuilder.on("script").build(),
            Config.ORCHESTRATOR,
            AgentBuilder.on("script").build()),
        Map.of("standard", REVIEWED),
        prompts,
        new RunConfig(4),
        new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }
}
