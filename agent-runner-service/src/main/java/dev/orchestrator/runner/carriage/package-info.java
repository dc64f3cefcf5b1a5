/// Takes the work of a run out of a repository as a git bundle, and brings it into another one.
@NullMarked
package dev.orchestrator.runner.carriage;

import org.jspecify.annotations.NullMarked;
