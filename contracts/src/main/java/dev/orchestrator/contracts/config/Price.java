package dev.orchestrator.contracts.config;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a model costs, in US dollars for a million tokens.
///
/// @param cacheRead of tokens read from the provider's cache, null for the price of input
/// @param cacheWrite of tokens written to the provider's cache, null for the price of input
public record Price(
    double input, double output, @Nullable Double cacheRead, @Nullable Double cacheWrite) {
  private static final String REST = "*";

  /// The price of a model: the one under its name, else the one under the longest beginning of its
  /// name that is followed by `*`.
  ///
  /// @param model empty when it is not known
  public static Optional<Price> of(String model, Map<String, Price> prices) {
    return prices.keySet().stream()
        .filter(name -> fits(name, model))
        .max(
            Comparator.comparing((String name) -> name.equals(model))
                .thenComparingInt(String::length))
        .map(prices::get);
  }

  private static boolean fits(String name, String model) {
    return name.equals(model)
        || (name.endsWith(REST) && model.startsWith(name.substring(0, name.length() - 1)));
  }
}
