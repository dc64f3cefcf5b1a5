/// Decides how git is called in the user's repository, and the names of our refs and trailers in
/// it.
@NullMarked
package dev.orchestrator.runner.git;

import org.jspecify.annotations.NullMarked;
