/// Will decide who outside the cluster may see and steer runs.
///
/// Empty so far. Here will live the HTTP API, live events as SSE, the git endpoint for runners
/// without a checkout, the MCP endpoint for tools, and the web page.
@NullMarked
package dev.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
