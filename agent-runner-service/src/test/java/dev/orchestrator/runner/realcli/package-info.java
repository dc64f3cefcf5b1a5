/// The real agent CLIs in pinned versions, installed on first use, for tests without a network.
@NullMarked
package dev.orchestrator.runner.realcli;

import org.jspecify.annotations.NullMarked;
