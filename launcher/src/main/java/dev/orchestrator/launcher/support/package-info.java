/// What somebody who is asked for help gets to see of this machine and its runs, and what not.
@NullMarked
package dev.orchestrator.launcher.support;

import org.jspecify.annotations.NullMarked;
