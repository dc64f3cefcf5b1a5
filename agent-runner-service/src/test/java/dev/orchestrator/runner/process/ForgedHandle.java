package dev.orchestrator.runner.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// The record of a process that has ended, with the number of one that lives.
final class ForgedHandle {
  private ForgedHandle() {}

  static ProcessHandle of(long number, ProcessHandle ended) {
    return (ProcessHandle)
        Proxy.newProxyInstance(
            ForgedHandle.class.getClassLoader(),
            new Class<?>[] {ProcessHandle.class},
            (_, method, arguments) ->
                method.getName().equals("pid") ? number : call(ended, method, arguments));
  }

  private static @Nullable Object call(
      ProcessHandle handle, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(handle, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
