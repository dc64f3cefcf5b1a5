/// Takes one attempt from its assignment to its report: workspace, agent, output, commit.
@NullMarked
package dev.orchestrator.runner.attempt;

import org.jspecify.annotations.NullMarked;
