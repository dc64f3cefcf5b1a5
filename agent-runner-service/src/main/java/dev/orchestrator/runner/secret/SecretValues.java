package dev.orchestrator.runner.secret;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.SecretNames;
import java.io.File;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Keeps the values of secret variables out of texts.
///
/// Secret is what the name of a variable or header says so of, if it is long enough not to be a
/// word that anybody might say. So are logins in addresses, whatever the variable's name. Masked is
/// each line of a secret as well, since what agents write comes in lines.
public final class SecretValues {
  /// Names that speak of a file or socket; their values are no secret if there is one.
  private static final Pattern PATH_NAMES =
      Pattern.compile("(SOCK|SOCKET|FILE|PATH|DIR|HOME|CREDENTIALS)$", Pattern.CASE_INSENSITIVE);

  /// Names that speak of an address.
  private static final Pattern ADDRESS_NAMES =
      Pattern.compile("(URL|URI|HOST|ENDPOINT|ISSUER)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

  /// The login in an address: the whole of it, and its password.
  private static final Pattern LOGIN = Pattern.compile("://([^/\\s:@]*:([^/\\s@]+)@)");

  private static final int MIN_CHARS = 8;

  /// Of lines, where a short one may be anything.
  private static final int MIN_LINE_CHARS = 16;

  /// The first and last line of a key, which stand in every file of such a kind.
  private static final String FRAME = "-----";

  private static final String MASK = "***";

  private final List<String> values;

  private SecretValues(Stream<String> values) {
    this.values =
        values
            .flatMap(value -> Stream.concat(Stream.of(value), lines(value)))
            .flatMap(value -> Stream.of(value, inJson(value)))
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /// @param variables environments and headers, by name
  /// @param more values that are secret as well
  public static SecretValues of(Stream<Map<String, String>> variables, List<String> more) {
    var found = Stream.<String>builder();
    variables.forEach(some -> some.forEach((name, value) -> look(name, value, found)));
    return new SecretValues(Stream.concat(found.build(), more.stream()));
  }

  /// The secrets of a whole program.
  ///
  /// @param environment all that the program itself sees
  public static SecretValues of(Map<String, String> environment, Config config) {
    var providers = config.providers().values().stream().map(provider -> provider.env());
    var servers =
        config.agents().values().stream()
            .flatMap(agent -> agent.mcpServers().values().stream())
            .flatMap(server -> Stream.of(server.headers(), server.env()));
    return of(
        Stream.of(Stream.of(environment), providers, servers).flatMap(some -> some), List.of());
  }

  private static void look(String name, String value, Stream.Builder<String> found) {
    if (isSecret(name, value)) {
      found.add(value);
    }
    addLogins(value, found);
  }

  private static boolean isSecret(String name, String value) {
    return SecretNames.isSecret(name)
        && value.length() >= MIN_CHARS
        && !isPath(name, value)
        && !isAddress(name, value);
  }

  private static boolean isPath(String name, String value) {
    var file = new File(value);
    return PATH_NAMES.matcher(name).find() && file.isAbsolute() && file.exists();
  }

  private static boolean isAddress(String name, String value) {
    return ADDRESS_NAMES.matcher(name).find() && ADDRESS.matcher(value).matches();
  }

  private static void addLogins(String value, Stream.Builder<String> found) {
    var login = LOGIN.matcher(value);
    while (login.find()) {
      found.add(login.group(1));
      if (login.group(2).length() >= MIN_CHARS) {
        found.add(login.group(2));
      }
    }
  }

  private static Stream<String> lines(String value) {
    return value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= MIN_LINE_CHARS && !line.startsWith(FRAME))
        .filter(_ -> value.contains("\n"));
  }

  private static String inJson(String value) {
    var quoted = Json.write(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  /// The text without them.
  public String mask(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }
}
