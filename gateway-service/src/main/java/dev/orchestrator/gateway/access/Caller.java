package dev.orchestrator.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request says about where it comes from.
///
/// @param hosts the values of `Host`
/// @param origins the values of `Origin`; a browser sends one with everything but plain reading
/// @param fetchSite the header `Sec-Fetch-Site` of browsers
public record Caller(
    List<String> hosts,
    List<String> origins,
    @Nullable String fetchSite,
    @Nullable String authorization) {
  public Caller {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }
}
