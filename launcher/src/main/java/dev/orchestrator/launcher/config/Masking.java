package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Masks what looks like a secret in the settings, and in texts that tell of them.
public final class Masking {
  public static final String MASK = "***";

  /// Logins in addresses.
  private static final Pattern LOGIN = Pattern.compile("://[^/@\\s\"]+@");

  /// What follows a name that speaks of a secret: `token=…`, `"apiKey": "…"`, `--password …`,
  /// `"--password", "…"`. Bare numbers are left, since there are counts of tokens.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([\\w-]*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|COOKIE|AUTHORIZATION)[\\w-]*"
              + "[\"'\\\\]*\\s*[=:]\\s*[\"'\\\\]*"
              + "|--[\\w-]*(?:key|token|secret|password)[\\w-]*"
              + "(?:\\s+|[\"'\\\\]+\\s*,\\s*[\"'\\\\]+))"
              + "(?!\\d+\\b)([^\\s\"'\\\\,;&{}\\[\\]]{6,})");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}");

  /// Keys that services give out with a prefix of their own.
  private static final Pattern KNOWN =
      Pattern.compile("\\b(sk-|ghp_|gho_|github_pat_|glpat-|xox[abp]-|AKIA)[\\w-]{8,}");

  /// An option that takes its value from the next argument.
  private static final Pattern OPTION = Pattern.compile("--?[\\w.-]+");

  /// An argument that is a name with its value: an option, a variable, a header.
  private static final Pattern PAIR = Pattern.compile("([\\w.-]+\\s*[=:]\\s*)(?!//)(\\S.*)");

  private static final Pattern COUNT = Pattern.compile("(?i).*tokens\\W*");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Masking() {}

  /// A text without what looks like a secret in it.
  public static String text(String text) {
    var masked = logins(text);
    masked = BEARER.matcher(masked).replaceAll("$1 " + MASK);
    masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
    return KNOWN.matcher(masked).replaceAll("$1" + MASK);
  }

  /// A text without logins in addresses.
  public static String logins(String text) {
    return LOGIN.matcher(text).replaceAll("://" + MASK + "@");
  }

  /// The arguments of a program without what looks like a secret in them.
  public static List<String> arguments(List<String> arguments) {
    var masked = new ArrayList<String>();
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var secret = secret(i == 0 ? null : arguments.get(i - 1), argument);
      masked.add(
          secret == null
              ? text(argument)
              : argument.substring(0, argument.length() - secret.length()) + MASK);
    }
    return masked;
  }

  /// What is secret among the arguments of a program by the names that they have.
  public static List<String> secrets(List<String> arguments) {
    var secrets = new ArrayList<String>();
    for (int i = 0; i < arguments.size(); i++) {
      var secret = secret(i == 0 ? null : arguments.get(i - 1), arguments.get(i));
      if (secret != null) {
        secrets.add(secret);
      }
    }
    return secrets;
  }

  /// @return the end of the argument that is secret, null when nothing is
  private static @Nullable String secret(@Nullable String before, String argument) {
    if (before != null && isOption(before) && SecretNames.isSecret(before)) {
      return isOption(argument) ? null : secretOf(before, argument);
    }
    var pair = PAIR.matcher(argument);
    return pair.matches() ? secretOf(pair.group(1), pair.group(2)) : null;
  }

  private static boolean isOption(String argument) {
    return OPTION.matcher(argument).matches();
  }

  private static @Nullable String secretOf(String name, String value) {
    var isCount = COUNT.matcher(name).matches() && NUMBER.matcher(value).matches();
    return SecretNames.isSecret(name) && !isCount ? value : null;
  }
}
