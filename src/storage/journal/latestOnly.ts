/**
 * Calls an action one at a time. What is asked for while it runs waits, and only the latest of it is done: all that waited
 * resolve (or reject) with that one.
 */
export function latestOnly<Value>(action: (value: Value) => Promise<void>): (value: Value) => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: { value: Value; readonly done: Promise<void> } | null = null;

  function start(value: Value): Promise<void> {
    const current = action(value).finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  }

  return (value) => {
    if (waiting) {
      waiting.value = value;
      return waiting.done;
    }
    if (!running) return start(value);
    const next = () => {
      const latest = waiting?.value ?? value;
      waiting = null;
      return start(latest);
    };
    // The running one reports its own failure to its own callers; the next one goes on either way.
    waiting = { value, done: running.then(next, next) };
    return waiting.done;
  };
}
