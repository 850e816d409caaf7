import { describe, expect, test } from 'vitest';
import { LeftOpen } from '../../../src/studio/leftOpen.ts';

class Open {
  closed = 0;
  dispose(): void {
    this.closed++;
  }
}

describe('what a run leaves open', () => {
  test('is given once, open, to who asks by the same name and key', () => {
    const left = new LeftOpen();
    const value = new Open();
    left.leave('rows', { features: 'a' }, value);
    expect(left.take('rows', { features: 'a' })).toBe(value);
    expect(value.closed).toBe(0);
    expect(left.take('rows', { features: 'a' })).toBeUndefined();
  });

  test.for([
    ['rows', 'b'],
    ['other', 'a'],
  ] as const)('is closed when something else is asked for: %s of %s', ([name, features]) => {
    const left = new LeftOpen();
    const value = new Open();
    left.leave('rows', { features: 'a' }, value);
    expect(left.take(name, { features })).toBeUndefined();
    expect(value.closed).toBe(1);
  });

  test('is closed when something else is left, and when all is cleared, once', () => {
    const left = new LeftOpen();
    const [first, second] = [new Open(), new Open()];
    left.leave('rows', 'a', first);
    left.leave('rows', 'b', second);
    expect([first.closed, second.closed]).toEqual([1, 0]);
    left.clear();
    left.clear();
    expect([first.closed, second.closed]).toEqual([1, 1]);
  });
});
