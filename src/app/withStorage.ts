/** Private windows and blocked storage throw: a preference then lasts as long as the page. */
export function withStorage<Value>(use: () => Value): Value | null {
  try {
    return use();
  } catch (thrown) {
    if (thrown instanceof DOMException) return null;
    throw thrown;
  }
}
