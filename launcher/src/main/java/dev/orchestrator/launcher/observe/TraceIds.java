package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.run.RunId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Derives the ids of a run's trace and of its first span from the run's id, so that whoever
/// resumes the run goes on with the same trace. For one thread.
final class TraceIds implements IdGenerator {
  private static final IdGenerator ANY = IdGenerator.random();
  private static final int TRACE_CHARS = 32;
  private static final int SPAN_CHARS = 16;

  private @Nullable RunId beginning;

  /// Begins a run's trace.
  Span start(Tracer tracer, RunId run, Instant at) {
    beginning = run;
    try {
      return span(tracer, run, "run " + run, Context.root(), at);
    } finally {
      beginning = null;
    }
  }

  /// Goes on with it.
  Span goOn(Tracer tracer, RunId run, Instant at) {
    var first =
        SpanContext.createFromRemoteParent(
            traceId(run), spanId(run), TraceFlags.getSampled(), TraceState.getDefault());
    return span(
        tracer, run, "run %s resumed".formatted(run), Context.root().with(Span.wrap(first)), at);
  }

  private static Span span(Tracer tracer, RunId run, String name, Context parent, Instant at) {
    return tracer
        .spanBuilder(name)
        .setParent(parent)
        .setStartTimestamp(at)
        .setAttribute("orchestrator.run", run.value())
        .startSpan();
  }

  @Override
  public String generateTraceId() {
    return beginning == null ? ANY.generateTraceId() : traceId(beginning);
  }

  @Override
  public String generateSpanId() {
    return beginning == null ? ANY.generateSpanId() : spanId(beginning);
  }

  static String traceId(RunId run) {
    return hash(run).substring(0, TRACE_CHARS);
  }

  static String spanId(RunId run) {
    return hash(run).substring(TRACE_CHARS, TRACE_CHARS + SPAN_CHARS);
  }

  private static String hash(RunId run) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(run.value().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
