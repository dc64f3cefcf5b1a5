/// Will open the bus to tools outside the cluster over HTTP, SSE, git and MCP.
@NullMarked
package dev.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
