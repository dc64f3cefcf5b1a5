/// Lets agents ask the orchestrator and tell how far they are: tools of an MCP server on loopback,
/// and a plain door for scripts.
@NullMarked
package dev.orchestrator.runner.ask;

import org.jspecify.annotations.NullMarked;
