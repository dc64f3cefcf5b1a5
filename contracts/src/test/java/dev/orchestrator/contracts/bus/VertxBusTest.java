package dev.orchestrator.contracts.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal.Code;
import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Delivery.class)
@Timeout(30)
class VertxBusTest {
  private static final Command<Question, Answer> ASK =
      Command.of("test.question.ask", Question.class, Answer.class);
  private static final Command<Question, Answer> ASK_IN_HASTE =
      new Command<>("test.question.ask", Question.class, Answer.class, Duration.ofMillis(50));
  private static final Topic<Question> ASKED = new Topic<>("test.question.asked", Question.class);

  record Question(String text) {}

  record Answer(String text) {}

  private final Delivery delivery;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus;

  VertxBusTest(Delivery delivery) {
    this.delivery = delivery;
    this.bus = new VertxBus(vertx, delivery);
  }

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  @Test
  void shouldReplyWhenCommandIsServed() {
    deploy(() -> bus.serve(ASK, question -> new Answer("re: " + question.text())));

    assertThat(bus.ask(ASK, new Question("why?"))).isEqualTo(done("re: why?"));
  }

  @Test
  void shouldTakeTheWayOfItsDeliveryWhenSent() {
    // given
    var seen = new CompletableFuture<Question>();
    var question = new Question("same?");
    deploy(() ->
        bus.serve(
            ASK,
            one -> {
              seen.complete(one);
              return new Answer("");
            }));

    // when
    bus.ask(ASK, question);

    // then
    assertThat(seen.join()).isEqualTo(question);
    assertThat(seen.join() == question).isEqualTo(delivery == Delivery.BY_REFERENCE);
  }

  @Test
  void shouldRefuseWithCodeAndSentenceWhenHandlerRefuses() {
    deploy(() ->
        bus.serve(
            ASK,
            question -> {
              throw new RefusedException(Code.WRONG_STATE, question.text() + " is over");
            }));

    assertThat(bus.ask(ASK, new Question("q"))).isEqualTo(refused(Code.WRONG_STATE, "q is over"));
  }

  @Test
  void shouldRefuseWithCodeAndSentenceWhenLaterAnswerRefuses() {
    var refusal = new RefusedException(Code.STORAGE, "the disk is full");
    deploy(() ->
        bus.serveLater(
            ASK,
            _ ->
                CompletableFuture.supplyAsync(() -> {
                  throw refusal;
                })));

    assertThat(bus.ask(ASK, new Question("q")))
        .isEqualTo(refused(Code.STORAGE, "the disk is full"));
  }

  @Test
  void shouldAnswerInternalWhenHandlerHasDefect() {
    deploy(() ->
        bus.serve(
            ASK,
            _ -> {
              throw new IllegalStateException("broken");
            }));

    assertThat(bus.ask(ASK, new Question("q")))
        .isEqualTo(
            refused(Code.INTERNAL, "internal error: java.lang.IllegalStateException: broken"));
  }

  @Test
  void shouldAnswerInternalWhenLaterAnswerHasDefect() {
    deploy(() ->
        bus.serveLater(
            ASK,
            question ->
                question.text().isEmpty()
                    ? fail(new IllegalStateException("at once"))
                    : CompletableFuture.failedFuture(new IllegalStateException("later"))));

    assertThat(bus.ask(ASK, new Question("")))
        .isEqualTo(
            refused(Code.INTERNAL, "internal error: java.lang.IllegalStateException: at once"));
    assertThat(bus.ask(ASK, new Question("q")))
        .isEqualTo(
            refused(Code.INTERNAL, "internal error: java.lang.IllegalStateException: later"));
  }

  @Test
  void shouldCarryWhatTheLogIsToldToWhoeverAnswers() {
    deploy(() -> bus.serve(ASK, _ -> new Answer(String.valueOf(LogContext.current()))));
    var attempt = new AttemptId(new RunId("r"), new TaskId("t"), 3).about();

    attempt.run(() ->
        assertThat(bus.ask(ASK, new Question("?")))
            .isEqualTo(done("Optional[%s]".formatted(attempt))));
    assertThat(bus.ask(ASK, new Question("?"))).isEqualTo(done("Optional.empty"));
  }

  @Test
  void shouldRefuseWhenNobodyServes() {
    assertThat(bus.ask(ASK, new Question("q")))
        .isEqualTo(refused(Code.NO_HANDLER, "nobody serves test.question.ask"));
  }

  @Test
  void shouldRefuseWhenTheBusIsClosed() {
    vertx.close().await();

    assertThat(bus.ask(ASK, new Question("any")))
        .isEqualTo(refused(Code.INTERRUPTED, "shutting down, nobody answers " + ASK.address()));
  }

  @Test
  void shouldRefuseWhenServingVerticleIsGone() {
    var deployment = deploy(() -> bus.serve(ASK, _ -> new Answer("")));
    vertx.undeploy(deployment).await();

    assertThat(bus.ask(ASK, new Question("q")))
        .isEqualTo(refused(Code.NO_HANDLER, "nobody serves test.question.ask"));
  }

  @Test
  void shouldRefuseWhenAnswerDoesNotComeInTime() {
    deploy(() -> bus.serveLater(ASK, _ -> new CompletableFuture<>()));

    assertThat(bus.ask(ASK_IN_HASTE, new Question("q")))
        .isEqualTo(refused(Code.TIMEOUT, "test.question.ask was not answered within PT0.05S"));
  }

  @Test
  void shouldServeNextRequestWhenFirstIsAnsweredLater() {
    // given
    var first = new CompletableFuture<Answer>();
    deploy(() ->
        bus.serveLater(
            ASK,
            question ->
                question.text().equals("first")
                    ? first
                    : CompletableFuture.completedFuture(new Answer("second"))));
    var waiting = inBackground(() -> bus.ask(ASK, new Question("first")));

    // when
    var second = bus.ask(ASK, new Question("second"));

    // then
    assertThat(second).isEqualTo(done("second"));
    assertThat(waiting).isNotDone();
    first.complete(new Answer("first"));
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(done("first"));
  }

  @Test
  void shouldDeliverEventsInOrderToEveryone() throws Exception {
    // given
    var events = IntStream.range(0, 1_000).mapToObj(i -> new Question("event " + i)).toList();
    var first = new Listener(events.size());
    var second = new Listener(events.size());
    deploy(() -> bus.subscribe(ASKED, first));
    deploy(() -> bus.subscribe(ASKED, second));

    // when
    events.forEach(event -> bus.publish(ASKED, event));

    // then
    assertThat(first.all()).isEqualTo(events);
    assertThat(second.all()).isEqualTo(events);
  }

  @Test
  void shouldRefuseAndStayInterruptedWhenAskerIsInterrupted() throws Exception {
    // given
    var asked = new CountDownLatch(1);
    deploy(() ->
        bus.serveLater(
            ASK,
            _ -> {
              asked.countDown();
              return new CompletableFuture<>();
            }));
    var stillInterrupted = new CompletableFuture<Boolean>();
    var asking =
        new FutureTask<>(() -> {
          var reply = bus.ask(ASK, new Question("q"));
          stillInterrupted.complete(Thread.currentThread().isInterrupted());
          return reply;
        });
    var asker = Thread.ofVirtual().start(asking);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    asker.interrupt();

    // then
    assertThat(asking.get(10, TimeUnit.SECONDS))
        .isEqualTo(refused(Code.INTERRUPTED, "interrupted while waiting for test.question.ask"));
    assertThat(stillInterrupted).isCompletedWithValue(true);
  }

  private static CompletableFuture<Answer> fail(RuntimeException defect) {
    throw defect;
  }

  private static FutureTask<Reply<Answer>> inBackground(Supplier<Reply<Answer>> work) {
    var task = new FutureTask<>(work::get);
    Thread.ofVirtual().start(task);
    return task;
  }

  private static Reply<Answer> done(String text) {
    return new Reply.Done<>(new Answer(text));
  }

  private static Reply<Answer> refused(Code code, String sentence) {
    return new Reply.Refused<>(new Refusal(code, sentence));
  }

  private String deploy(Runnable start) {
    var verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            start.run();
            return Future.succeededFuture();
          }
        };
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx.deployVerticle(verticle, options).await();
  }

  /// Keeps what it hears until it has heard enough.
  private static final class Listener implements Consumer<Question> {
    private final List<Question> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch missing;

    Listener(int expected) {
      this.missing = new CountDownLatch(expected);
    }

    @Override
    public void accept(Question event) {
      heard.add(event);
      missing.countDown();
    }

    List<Question> all() throws InterruptedException {
      assertThat(missing.await(10, TimeUnit.SECONDS)).isTrue();
      return heard;
    }
  }
}
