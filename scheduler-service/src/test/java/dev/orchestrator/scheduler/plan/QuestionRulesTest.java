package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptFailed;
import static dev.orchestrator.scheduler.plan.Happened.attemptLost;
import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.attemptStopped;
import static dev.orchestrator.scheduler.plan.Happened.attemptSucceeded;
import static dev.orchestrator.scheduler.plan.Happened.finished;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.taskCancelled;
import static dev.orchestrator.scheduler.plan.Happened.taskFailed;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.NOW;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.cancel;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.planned;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static dev.orchestrator.scheduler.plan.Said.stopped;
import static dev.orchestrator.scheduler.plan.Said.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What agents ask, and who answers.
class QuestionRulesTest {
  private static final String KNOWN = "{\"answer\":\"8080\",\"known\":true}";
  private static final String UNKNOWN = "{\"answer\":\"only ops know\",\"known\":false}";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private RunMachine machine = machine(Answerer.ORCHESTRATOR, 1, "a");

  @Test
  void shouldHaveTheOrchestratorAgentAnswerWhileTheOneWhoAsksKeepsItsPlace() {
    assertThat(machine.decide(asked("a", 1, "q1", "Which port?")))
        .containsExactly(questionAsked(1, "a", 1, "q1", "Which port?"), answeringStarted(1, 1));
    assertThat(state("a")).isEqualTo(TaskState.RUNNING);

    assertThat(machine.decide(advised(1, 1, KNOWN)))
        .containsExactly(advice(1, 1, KNOWN), answered(1, "8080", Answerer.ORCHESTRATOR));
    assertThat(machine.decide(succeeded("a", 1)))
        .containsExactly(attemptSucceeded("a", 1), integrating("a", 1));
    assertThat(machine.decide(integrated("a", 1))).endsWith(finished(RunState.SUCCEEDED));
  }

  @Test
  void shouldTakeNoteOfEachQuestionOnce() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(asked("a", 1, "q1", "Which port?"))).isEmpty();
    machine.decide(advised(1, 1, KNOWN));
    assertThat(machine.decide(asked("a", 1, "q1", "Which port?"))).isEmpty();
    assertThat(machine.decide(asked("a", 2, "q1", "Of no attempt."))).isEmpty();
    assertThat(machine.decide(asked("a", 1, "q2", "Which host?")))
        .startsWith(questionAsked(2, "a", 1, "q2", "Which host?"));
  }

  @Test
  void shouldBoundWhatAgentsSay() {
    var first = machine.decide(asked("a", 1, "q1", "x".repeat(100_000))).getFirst();

    assertThat(((RunEvent.QuestionAsked) first).text()).hasSize(QuestionRules.MAX_TEXT + 1);
    var words = machine.decide(progressed("a", 1, "y".repeat(9_999))).getFirst();
    assertThat(((RunEvent.ProgressReported) words).words()).hasSize(QuestionRules.MAX_WORDS + 1);
  }

  @Test
  void shouldAskAPersonWhenTheOrchestratorAgentDoesNotKnow() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(advised(1, 1, UNKNOWN)))
        .containsExactly(
            advice(1, 1, UNKNOWN),
            new RunEvent.QuestionReferred(
                1, "the orchestrator agent does not know: only ops know"));
    assertThat(machine.decide(instructed(answer(1, "8080"))))
        .containsExactly(answered(1, "8080", Answerer.PERSON));
  }

  @Test
  void shouldAskAgainAfterAnswersThatCannotBeUsedAndThenAPerson() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    for (int attempt = 1; attempt < QuestionRules.MAX_ANSWERS; attempt++) {
      assertThat(machine.decide(advised(1, attempt, "8080")))
          .containsExactly(
              advice(1, attempt, "8080"),
              new RunEvent.AnswerRefused(1, "it is not the JSON document that was asked for"),
              answeringStarted(1, attempt + 1));
    }
    assertThat(machine.decide(advised(1, 3, "8080")))
        .endsWith(
            new RunEvent.QuestionReferred(
                1,
                "the orchestrator agent gave no usable answer in 3 tries; the last one: it is not the JSON document that was asked for"));
  }

  @Test
  void shouldAskAPersonWhenTheOrchestratorAgentsProgramFails() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(failed("_answer-1", 1, FailureClass.AUTH)))
        .containsExactly(
            attemptFailed("_answer-1", 1, FailureClass.AUTH),
            new RunEvent.QuestionReferred(1, "the orchestrator agent failed: broken"));
  }

  @Test
  void shouldTryAgainWhatMayPassButNotWaitForALimitToEnd() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(failed("_answer-1", 1, FailureClass.TRANSIENT)))
        .satisfiesExactly(
            event ->
                assertThat(event).isEqualTo(attemptFailed("_answer-1", 1, FailureClass.TRANSIENT)),
            event -> assertThat(event).isInstanceOf(RunEvent.RetryScheduled.class));
    assertThat(machine.decide(new Input.Tick(NOW.plusSeconds(60))))
        .containsExactly(ready("_answer-1"), answeringStarted(1, 2));
    assertThat(machine.decide(failed("_answer-1", 2, FailureClass.LIMIT, NOW.plusSeconds(3_600))))
        .endsWith(new RunEvent.QuestionReferred(1, "the orchestrator agent failed: broken"));
  }

  @Test
  void shouldGoStraightToAPersonWhereTheRunSaysSo() {
    machine = machine(Answerer.PERSON, 1, "a");

    assertThat(machine.decide(asked("a", 1, "q1", "Which port?")))
        .containsExactly(
            questionAsked(1, "a", 1, "q1", "Which port?"),
            new RunEvent.QuestionReferred(1, "people answer the questions of this run"));
  }

  @Test
  void shouldLetAPersonAnswerFirstAndStopTheOrchestratorAgent() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(instructed(answer(1, "8080"))))
        .containsExactly(
            answered(1, "8080", Answerer.PERSON),
            new RunEvent.CancelRequested(new TaskId("_answer-1")));
    assertThat(machine.decide(stopped("_answer-1", 1)))
        .containsExactly(attemptStopped("_answer-1", 1), taskCancelled("_answer-1"));
  }

  @Test
  void shouldTakeNoSecondAnswer() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(instructed(answer(1, "8080")));

    assertThat(machine.decide(advised(1, 1, KNOWN)))
        .containsExactly(advice(1, 1, KNOWN), taskCancelled("_answer-1"));
    assertRefused(answer(1, "9090"), Refusal.Code.WRONG_STATE, "question 1 is answered already");
    assertThat(machine.decide(instructed(answer(1, "9090")))).isEmpty();
  }

  @Test
  void shouldRefuseAnswersThatFitNoQuestion() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertRefused(answer(2, "8080"), Refusal.Code.NOT_FOUND, "the run has no question 2");
    assertRefused(answer(1, " "), Refusal.Code.INVALID, "the answer is empty");
    assertRefused(answer(1, "x".repeat(32_001)), Refusal.Code.INVALID, "expected at most 32000");
  }

  @Test
  void shouldTellTheAgentToDecideByItselfWhenItsTimeIsUp() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    assertThat(machine.state().nextDue()).hasValue(NOW.plus(TIMEOUT));

    assertThat(machine.decide(new Input.Tick(NOW.plus(TIMEOUT).minusMillis(1)))).isEmpty();
    assertThat(machine.decide(new Input.Tick(NOW.plus(TIMEOUT))))
        .containsExactly(
            answered(
                1,
                "Nobody has answered within 30m. Decide by yourself what is most sensible, go on, and say in the end what you have assumed.",
                Answerer.NOBODY));
    assertThat(machine.state().nextDue()).isEmpty();
  }

  @Test
  void shouldWithdrawTheQuestionsOfAnAttemptThatEnds() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(failed("a", 1, FailureClass.AGENT)))
        .containsExactly(
            attemptFailed("a", 1, FailureClass.AGENT),
            taskFailed("a", FailureClass.AGENT, "broken"),
            withdrawn(1),
            new RunEvent.CancelRequested(new TaskId("_answer-1")));
    assertRefused(answer(1, "8080"), Refusal.Code.WRONG_STATE, "question 1 is open no more");
    assertThat(machine.decide(stopped("_answer-1", 1)))
        .containsExactly(
            attemptStopped("_answer-1", 1), taskCancelled("_answer-1"), finished(RunState.FAILED));
  }

  @Test
  void shouldWithdrawTheQuestionsOfATaskThatIsCancelled() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));

    assertThat(machine.decide(instructed(cancel("a"))))
        .containsExactly(new RunEvent.CancelRequested(new TaskId("a")), withdrawn(1));
    assertThat(machine.decide(instructed(new RunInstruction.CancelRun(RUN))))
        .containsExactly(new RunEvent.RunCancelRequested());
  }

  @Test
  void shouldStopAnsweringWhenTheRunIsCancelled() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(instructed(new RunInstruction.CancelRun(RUN))))
        .containsExactly(
            new RunEvent.RunCancelRequested(),
            new RunEvent.CancelRequested(new TaskId("a")),
            new RunEvent.CancelRequested(new TaskId("_answer-1")),
            withdrawn(1));
  }

  @Test
  void shouldKeepTheQuestionOfALostAttemptAndLetTheTaskWaitForTheAnswer() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(new RunEvent.RunResumed(), attemptLost("a", 1));
    assertThat(state("a")).isEqualTo(TaskState.WAITING);
    assertThat(machine.refusal(retry("a"))).isPresent();
    assertThat(machine.refusal(new RunInstruction.AcceptTask(RUN, new TaskId("a")))).isPresent();

    assertThat(machine.decide(instructed(answer(1, "8080"))))
        .containsExactly(answered(1, "8080", Answerer.PERSON), ready("a"), attemptStarted("a", 2));
    assertThat(untold("a")).containsExactly(1);
  }

  @Test
  void shouldGoOnWithOtherTasksWhileOneWaitsForAnAnswer() {
    machine = machine(Answerer.PERSON, 1, "a", "b");
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(new RunEvent.RunResumed(), attemptLost("a", 1), attemptStarted("b", 1));
  }

  @Test
  void shouldAnswerAsItIsResumed() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    machine.decide(new Input.Interrupt("stop"));
    assertThat(machine.decide(stopped("a", 1))).containsExactly(attemptStopped("a", 1));

    assertThat(machine.decide(new Input.Resume(answer(1, "8080"))))
        .containsExactly(
            new RunEvent.RunResumed(),
            answered(1, "8080", Answerer.PERSON),
            ready("a"),
            attemptStarted("a", 2));
  }

  @Test
  void shouldTellAnswersAgainThatALostAttemptMayNotHaveHeard() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, KNOWN));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(new RunEvent.RunResumed(), attemptLost("a", 1), attemptStarted("a", 2));
    assertThat(untold("a")).containsExactly(1);

    assertThat(machine.decide(asked("a", 2, "q1", "Which port?")))
        .containsExactly(
            questionAsked(2, "a", 2, "q1", "Which port?"),
            answered(2, "8080", Answerer.ORCHESTRATOR));

    machine.decide(failed("a", 2, FailureClass.TRANSIENT));
    machine.decide(new Input.Tick(NOW.plusSeconds(60)));
    assertThat(state("a")).isEqualTo(TaskState.RUNNING);
    assertThat(untold("a")).containsExactly(1, 2);

    machine.decide(succeeded("a", 3));
    assertThat(untold("a")).isEmpty();
  }

  @Test
  void shouldTellAnAnswerThatCameTogetherWithTheFailureOfTheAttempt() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(instructed(answer(1, "8080")));

    machine.decide(failed("a", 1, FailureClass.CRASHED));
    machine.decide(new Input.Tick(NOW.plusSeconds(60)));

    assertThat(untold("a")).containsExactly(1);
    assertThat(machine.decide(asked("a", 2, "q1", "Which port?")))
        .endsWith(answered(2, "8080", Answerer.PERSON));
  }

  @Test
  void shouldUseAKnownAnswerOnceInAnAttempt() {
    machine.decide(asked("a", 1, "q1", "The next migration?"));
    machine.decide(advised(1, 1, KNOWN));
    machine.decide(new Input.Resume());

    machine.decide(asked("a", 2, "q1", "The next migration?"));
    assertThat(machine.decide(asked("a", 2, "q2", "The next migration?")))
        .containsExactly(
            questionAsked(3, "a", 2, "q2", "The next migration?"), answeringStarted(3, 1));
  }

  @Test
  void shouldAskAgainWhatNobodyHasAnswered() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    machine.decide(new Input.Tick(NOW.plus(TIMEOUT)));
    machine.decide(new Input.Resume());

    assertThat(machine.decide(asked("a", 2, "q1", "Which port?")))
        .containsExactly(questionAsked(2, "a", 2, "q1", "Which port?"), answeringStarted(2, 1));
  }

  @Test
  void shouldGiveAllTheTimeOnceMoreWhenTheRunIsResumed() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    machine.decide(new Input.Resume());
    var morning = NOW.plus(Duration.ofHours(9));

    assertThat(machine.decide(new Input.Tick(morning)))
        .containsExactly(new RunEvent.QuestionProlonged(1, morning.plus(TIMEOUT)));

    assertThat(machine.state().nextDue()).hasValue(morning.plus(TIMEOUT));
    assertThat(machine.decide(new Input.Tick(morning.plusSeconds(1)))).isEmpty();
    assertThat(machine.decide(new Input.Tick(morning.plus(TIMEOUT))))
        .hasAtLeastOneElementOfType(RunEvent.QuestionAnswered.class);
  }

  @Test
  void shouldNotWaitForADeadlineThatAClockHasSetWhichWasWrong() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    var mended = NOW.minus(Duration.ofDays(1));

    assertThat(machine.decide(new Input.ClockSetBack(mended)))
        .containsExactly(new RunEvent.QuestionProlonged(1, mended.plus(TIMEOUT)));

    assertThat(machine.decide(new Input.ClockSetBack(mended))).isEmpty();
    assertThat(machine.decide(new Input.Tick(mended.plus(TIMEOUT))))
        .hasAtLeastOneElementOfType(RunEvent.QuestionAnswered.class);
  }

  @Test
  void shouldNotGiveMoreTimeThanOnceMoreWhenTheRunIsResumedWithTheClockSetBack() {
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(advised(1, 1, UNKNOWN));
    machine.decide(new Input.Resume());
    var mended = NOW.minus(Duration.ofDays(1));

    assertThat(machine.decide(new Input.ClockSetBack(mended)))
        .containsExactly(new RunEvent.QuestionProlonged(1, mended.plus(TIMEOUT)));
    assertThat(machine.decide(new Input.Tick(mended))).isEmpty();
  }

  @Test
  void shouldLetNoDeadlinePassWhileTheRunIsPaused() {
    machine = machine(Answerer.PERSON, 1, "a");
    machine.decide(asked("a", 1, "q1", "Which port?"));
    machine.decide(instructed(new RunInstruction.PauseRun(RUN)));
    var afterLunch = NOW.plus(Duration.ofHours(1));

    assertThat(machine.decide(new Input.Tick(afterLunch))).isEmpty();
    assertThat(machine.state().nextDue()).isEmpty();
    machine.decide(instructed(new RunInstruction.ContinueRun(RUN)));
    assertThat(machine.decide(new Input.Tick(afterLunch)))
        .containsExactly(new RunEvent.QuestionProlonged(1, afterLunch.plus(TIMEOUT)));
  }

  @Test
  void shouldAskTheOrchestratorAgentAgainAfterACrash() {
    machine.decide(asked("a", 1, "q1", "Which port?"));

    assertThat(machine.decide(new Input.Resume()))
        .containsExactly(
            new RunEvent.RunResumed(),
            attemptLost("a", 1),
            attemptLost("_answer-1", 1),
            answeringStarted(1, 2));
  }

  @Test
  void shouldAskAsMuchAtOnceAsItMay() {
    for (int question = 1; question <= QuestionRules.MAX_ANSWERING; question++) {
      assertThat(machine.decide(asked("a", 1, "q" + question, "What?")))
          .endsWith(answeringStarted(question, 1));
    }
    assertThat(machine.decide(asked("a", 1, "q5", "What?")))
        .containsExactly(questionAsked(5, "a", 1, "q5", "What?"));
    assertThat(machine.decide(advised(2, 1, KNOWN))).endsWith(answeringStarted(5, 1));
  }

  @Test
  void shouldAskNothingWhileTheRunIsPaused() {
    machine.decide(instructed(new RunInstruction.PauseRun(RUN)));

    assertThat(machine.decide(asked("a", 1, "q1", "What?")))
        .containsExactly(questionAsked(1, "a", 1, "q1", "What?"));
    assertThat(machine.decide(instructed(new RunInstruction.ContinueRun(RUN))))
        .containsExactly(new RunEvent.RunContinued(), answeringStarted(1, 1));
  }

  @Test
  void shouldUseTheSessionOfThePlanningForOneQuestionAtATime() {
    machine = plannedMachine();

    assertThat(machine.decide(asked("a", 1, "q1", "What?"))).endsWith(answeringStarted(1, 1, "s1"));
    assertThat(machine.decide(asked("a", 1, "q2", "What?"))).endsWith(answeringStarted(2, 1, null));
    machine.decide(advised(1, 1, KNOWN));
    assertThat(machine.decide(asked("a", 1, "q3", "What?"))).endsWith(answeringStarted(3, 1, "s1"));
  }

  @Test
  void shouldPlanMoreWhenTheSessionOfThePlanningIsIdleAgain() {
    machine = plannedMachine();
    machine.decide(asked("a", 1, "q1", "What?"));

    assertThat(machine.decide(instructed(new RunInstruction.PlanMore(RUN, "more"))))
        .containsExactly(new RunEvent.PlanningRequested("more", true));
    assertThat(machine.decide(advised(1, 1, KNOWN)))
        .endsWith(new RunEvent.AttemptStarted(TaskId.PLANNING, 2, "orchestrator", "s1"));
  }

  @Test
  void shouldReferWhatThePlannerItselfAsks() {
    var state = new PlanState(Plans.started(1, Map.of(), Approval.ASK));
    state.apply(new RunEvent.PlanningRequested("", false));
    machine = Plans.machine(state);
    machine.decide(new Input.Begin());

    assertThat(machine.decide(asked("_plan", 1, "q1", "What?")))
        .containsExactly(
            questionAsked(1, "_plan", 1, "q1", "What?"),
            new RunEvent.QuestionReferred(1, "the orchestrator agent asks itself"));
    machine.decide(new Input.Resume());
    assertThat(machine.refusal(new RunInstruction.ApprovePlan(RUN, null))).isPresent();
  }

  @Test
  void shouldAnswerAtOnceWhatTheOneWhoAnswersAsks() {
    machine.decide(asked("a", 1, "q1", "What?"));

    assertThat(machine.decide(asked("_answer-1", 1, "q1", "What?")))
        .satisfiesExactly(
            event -> assertThat(event).isInstanceOf(RunEvent.QuestionAsked.class),
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        RunEvent.QuestionAnswered.class,
                        one -> assertThat(one.by()).isEqualTo(Answerer.NOBODY)));
  }

  @Test
  void shouldLetAnAgentThatAsksWithoutEndDecideByItself() {
    machine = machine(Answerer.PERSON, 1, "a");
    IntStream.rangeClosed(1, QuestionRules.MAX_ASKED)
        .forEach(number -> machine.decide(asked("a", 1, "q" + number, "What?")));

    assertThat(machine.decide(asked("a", 1, "one more", "What?")).getLast())
        .isInstanceOfSatisfying(
            RunEvent.QuestionAnswered.class,
            one -> assertThat(one.by()).isEqualTo(Answerer.NOBODY));
  }

  @Test
  void shouldKnowNothingOfAnsweringWhenPeopleSpeakOfTasks() {
    machine.decide(asked("a", 1, "q1", "What?"));

    assertRefused(cancel("_answer-1"), Refusal.Code.NOT_FOUND, "the run has no task _answer-1");
  }

  @Test
  void shouldKeepWhatAnAgentSaysOfItsProgress() {
    assertThat(machine.decide(progressed("a", 1, "half")))
        .containsExactly(new RunEvent.ProgressReported(new TaskId("a"), 1, "half"));
    assertThat(machine.decide(progressed("a", 1, "half"))).isEmpty();
    assertThat(machine.decide(progressed("a", 2, "of no attempt"))).isEmpty();
    assertThat(machine.decide(progressed("a", 1, "most")))
        .containsExactly(new RunEvent.ProgressReported(new TaskId("a"), 1, "most"));
  }

  private void assertRefused(RunInstruction instruction, Refusal.Code code, String sentence) {
    assertThat(machine.refusal(instruction))
        .hasValueSatisfying(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.sentence()).contains(sentence);
        });
  }

  private TaskState state(String task) {
    return machine.state().node(new TaskId(task)).state();
  }

  private List<Integer> untold(String task) {
    return machine.state().questions().untold(machine.state().node(new TaskId(task))).stream()
        .map(Question::number)
        .toList();
  }

  private static RunMachine machine(Answerer answerer, int concurrency, String... tasks) {
    var started =
        new RunEvent.RunStarted(
            "goal",
            Plans.ORIGIN,
            concurrency,
            Plans.RETRY,
            Map.of(),
            Approval.ASK,
            new QuestionsConfig(answerer, TIMEOUT),
            2);
    var state = new PlanState(started);
    state.apply(new RunEvent.TasksAdded(Arrays.stream(tasks).map(Plans::task).toList()));
    var machine = Plans.machine(state);
    machine.decide(new Input.Begin());
    return machine;
  }

  /// A run that was planned in session `s1`, and whose task `a` is at work.
  private static RunMachine plannedMachine() {
    var state = new PlanState(Plans.started(2, Map.of(), Approval.AUTOMATIC));
    state.apply(new RunEvent.PlanningRequested("", false));
    var machine = Plans.machine(state);
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("_plan", 1), "s1")));
    machine.decide(planned(1, "{\"goal\":\"g\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"do a\"}]}"));
    return machine;
  }

  private static Input asked(String task, int number, String key, String text) {
    return reported(new AttemptReport.Asked(attempt(task, number), key, text));
  }

  private static Input progressed(String task, int number, String words) {
    return reported(new AttemptReport.Progressed(attempt(task, number), words));
  }

  private static Input advised(int question, int number, String result) {
    return reported(
        new AttemptReport.Succeeded(attempt("_answer-" + question, number), result, Usage.NONE));
  }

  private static RunInstruction answer(int question, String text) {
    return new RunInstruction.AnswerQuestion(RUN, question, text);
  }

  private static RunEvent questionAsked(
      int question, String task, int attempt, String key, String text) {
    return new RunEvent.QuestionAsked(
        question, new TaskId(task), attempt, key, text, NOW.plus(TIMEOUT));
  }

  private static RunEvent answeringStarted(int question, int number) {
    return answeringStarted(question, number, null);
  }

  private static RunEvent answeringStarted(int question, int number, @Nullable String session) {
    return new RunEvent.AttemptStarted(
        TaskId.answering(question), number, 0, "answer", "orchestrator", session);
  }

  private static RunEvent advice(int question, int number, String result) {
    return new RunEvent.AttemptSucceeded(TaskId.answering(question), number, result, Usage.NONE);
  }

  private static RunEvent answered(int question, String answer, Answerer by) {
    return new RunEvent.QuestionAnswered(question, answer, by);
  }

  private static RunEvent withdrawn(int question) {
    return new RunEvent.QuestionWithdrawn(
        question, "the attempt that asked is over, or is being stopped");
  }
}
