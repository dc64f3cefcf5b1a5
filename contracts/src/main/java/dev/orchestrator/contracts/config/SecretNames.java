package dev.orchestrator.contracts.config;

import java.util.regex.Pattern;

/// Tells by the name of a variable or header whether its value is to be kept secret.
public final class SecretNames {
  private static final Pattern NAMES =
      Pattern.compile(
          "KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH|COOKIE", Pattern.CASE_INSENSITIVE);

  private SecretNames() {}

  public static boolean isSecret(String name) {
    return NAMES.matcher(name).find();
  }
}
