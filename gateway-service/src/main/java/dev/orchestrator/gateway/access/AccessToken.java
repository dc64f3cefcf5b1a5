package dev.orchestrator.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a caller must know. Its value is not in its text form, so that no log has it.
public record AccessToken(String value) {
  private static final int BYTES = 32;
  private static final String SCHEME = "Bearer ";

  /// @param random one whose numbers nobody can foresee
  public static AccessToken next(RandomGenerator random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// What the header `Authorization` holds for it.
  public String authorization() {
    return SCHEME + value;
  }

  /// Whether a header `Authorization` shows it. Takes as long for a nearly right one as for a wrong
  /// one.
  boolean isShownBy(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(bytes(authorization), bytes(authorization()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
