/// An MCP server with one tool that answers questions when it likes, for agents in tests.
@NullMarked
package dev.orchestrator.runner.mcpserver;

import org.jspecify.annotations.NullMarked;
