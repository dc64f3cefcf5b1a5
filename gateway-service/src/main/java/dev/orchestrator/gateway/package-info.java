/// Decides who outside this JVM may see and steer its runs.
///
/// So far the door for the command lines of the same user on the same machine: `access` says who
/// may come in, `http` what there is, `client` is the other side. Here will live the whole HTTP
/// API, live events as SSE, the git endpoint for runners without a checkout, the MCP endpoint for
/// tools, and the web page.
@NullMarked
package dev.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
