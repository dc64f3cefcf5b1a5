/// Talks to the git command line and knows the user's repository and the names of our refs in it.
@NullMarked
package dev.orchestrator.runner.git;

import org.jspecify.annotations.NullMarked;
