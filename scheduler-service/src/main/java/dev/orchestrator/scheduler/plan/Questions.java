package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The questions of a run's agents. Those of which nothing can come any more cost nothing.
public final class Questions {
  private final Map<Integer, Question> all = new TreeMap<>();
  private final TreeMap<Integer, Question> live = new TreeMap<>();

  /// By the task: those that were asked since an attempt of it succeeded. What its agent has heard
  /// of the answers, nobody knows.
  private final Map<TaskId, List<Question>> unsettled = new HashMap<>();

  /// How many were asked so far.
  int count() {
    return all.size();
  }

  /// All of them, the first one first.
  public Collection<Question> all() {
    return List.copyOf(all.values());
  }

  public Optional<Question> find(int question) {
    return Optional.ofNullable(all.get(question));
  }

  Question question(int number) {
    return Objects.requireNonNull(all.get(number), () -> "no question " + number);
  }

  /// The question that attempts of a node are to answer.
  public Question answeredBy(TaskNode answering) {
    return question(answering.id().answered());
  }

  /// What answering attempts are of; null for an id of something else.
  @Nullable TaskNode node(TaskId task) {
    var question = task.isAnswering() ? all.get(task.answered()) : null;
    return question == null ? null : question.answering();
  }

  /// Those that are open, and those whose answering is under way.
  List<Question> live() {
    return List.copyOf(live.values());
  }

  List<Question> open() {
    return live.values().stream().filter(Question::isOpen).toList();
  }

  boolean isOpenFor(TaskNode asker) {
    return live.values().stream().anyMatch(one -> one.isOpen() && one.asker() == asker);
  }

  /// What a task has asked since an attempt of it succeeded.
  List<Question> unsettledOf(TaskNode asker) {
    return unsettled.getOrDefault(asker.id(), List.of());
  }

  /// What a task's current attempt has asked.
  Stream<Question> askedBy(TaskNode asker) {
    return unsettledOf(asker).stream().filter(one -> one.attempt() == asker.attempt());
  }

  /// What the agent of a task's current attempt is to be told: answers to what was asked by
  /// attempts that were lost, or have failed.
  public List<Question> untold(TaskNode asker) {
    return unsettledOf(asker).stream()
        .filter(one -> one.answer() != null && one.attempt() < asker.attempt())
        .toList();
  }

  /// Whether an attempt that answers is at work in the session in which the run was planned.
  boolean isOwnSessionLent() {
    return live.values().stream()
        .anyMatch(one -> one.inOwnSession && one.answering().state() == TaskState.RUNNING);
  }

  /// The first one that the orchestrator agent can be asked.
  Optional<Question> next() {
    return live.values().stream()
        .filter(one -> one.answering().state() == TaskState.READY)
        .findFirst();
  }

  /// When the earliest deadline passes.
  Optional<Instant> nextDue() {
    return live.values().stream()
        .filter(Question::isOpen)
        .map(Question::due)
        .min(Comparator.naturalOrder());
  }

  Question ask(RunEvent.QuestionAsked asked, TaskNode asker) {
    var question = new Question(asked, asker);
    all.put(question.number(), question);
    live.put(question.number(), question);
    unsettled.computeIfAbsent(asker.id(), _ -> new ArrayList<>()).add(question);
    return question;
  }

  void begin(TaskNode answering, @Nullable String session) {
    answeredBy(answering).inOwnSession = session != null;
  }

  Question refuse(RunEvent.AnswerRefused refused) {
    var question = question(refused.question());
    question.refusals++;
    question.problem = refused.problem();
    return question;
  }

  Question answer(RunEvent.QuestionAnswered answered) {
    var question = question(answered.question());
    question.answer = answered.answer();
    question.by = answered.by();
    return question;
  }

  Question withdraw(RunEvent.QuestionWithdrawn withdrawn) {
    var question = question(withdrawn.question());
    question.withdrawn = withdrawn.reason();
    return question;
  }

  /// Nobody could answer until now.
  void stall() {
    open().forEach(question -> question.stalled = true);
  }

  void prolong(RunEvent.QuestionProlonged prolonged) {
    var question = question(prolonged.question());
    question.due = prolonged.due();
    question.stalled = false;
  }

  /// An attempt of the task has succeeded, so its agent has heard what it asked for.
  void settle(TaskNode asker) {
    unsettled.remove(asker.id());
  }

  /// Lets go of a question that is over.
  void forget(Question question) {
    if (!question.isLive()) {
      live.remove(question.number());
    }
  }

  @Override
  public String toString() {
    return "questions=%s live=%s unsettled=%s"
        .formatted(all.values(), live.keySet(), new TreeMap<>(unsettled));
  }
}
