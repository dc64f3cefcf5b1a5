package dev.orchestrator.gateway.api;

import dev.orchestrator.contracts.bus.Refusal;
import org.jspecify.annotations.Nullable;

/// A failure in the form of RFC 9457 (`application/problem+json`).
///
/// @param detail one sentence that says what to do
/// @param code the refusal's, null where the gateway itself did not take the request
public record HttpProblem(
    String type, String title, int status, String detail, Refusal.@Nullable Code code) {
  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String NO_TYPE = "about:blank";

  /// A request that did not get as far as a service.
  ///
  /// @param title the status in words
  public static HttpProblem of(int status, String title, String detail) {
    return new HttpProblem(NO_TYPE, title, status, detail, null);
  }

  /// What a service refused.
  public static HttpProblem of(Refusal refusal) {
    return new HttpProblem(
        NO_TYPE, title(refusal.code()), status(refusal.code()), refusal.sentence(), refusal.code());
  }

  private static int status(Refusal.Code code) {
    return switch (code) {
      case INVALID -> 400;
      case NOT_FOUND -> 404;
      case WRONG_STATE, SEQUENCE_CONFLICT -> 409;
      case INTERNAL -> 500;
      case NO_HANDLER, INTERRUPTED -> 503;
      case TIMEOUT -> 504;
      case STORAGE -> 507;
    };
  }

  private static String title(Refusal.Code code) {
    return switch (code) {
      case INVALID -> "The request is not valid";
      case NOT_FOUND -> "There is no such thing";
      case WRONG_STATE -> "Not in this state";
      case SEQUENCE_CONFLICT -> "Somebody else was faster";
      case INTERNAL -> "Internal error";
      case NO_HANDLER -> "Nobody is there to do it";
      case INTERRUPTED -> "Shutting down";
      case TIMEOUT -> "No answer in time";
      case STORAGE -> "The disk does not take it";
    };
  }
}
