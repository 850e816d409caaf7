/** Resolves in a task of its own, without a timer's delay: a press, a picture or a message that waits may come first. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Does a piece of work in a task of its own, in the order of asking.
 * @returns what gives it up, if it was not done yet
 */
export function inTurn(work: () => void): () => void {
  let isWanted = true;
  void nextTask().then(() => {
    if (isWanted) work();
  });
  return () => {
    isWanted = false;
  };
}
