/// Starts the real program as users start it and looks at what it leaves behind.
@NullMarked
package dev.orchestrator.launcher.endtoend;

import org.jspecify.annotations.NullMarked;
