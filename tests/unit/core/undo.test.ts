import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edited, newHistory, redone, redoName, undone, undoName } from '../../../src/core/undo.ts';

describe('undo', () => {
  it('goes back to the document before a step and says the step’s name', () => {
    const history = edited(newHistory('a'), 'b', 'Write b');
    expect(undoName(history)).toBe('Write b');
    expect(undone(history).present).toBe('a');
    expect(redoName(undone(history))).toBe('Write b');
  });

  it('makes edits with one merge key one step', () => {
    const first = edited(newHistory(1), 2, 'k = 2', 'k');
    const history = edited(first, 3, 'k = 3', 'k');
    expect(undoName(history)).toBe('k = 3');
    expect(undone(history).present).toBe(1);
  });

  it('does not merge into a step that was undone to', () => {
    const back = undone(edited(edited(newHistory(1), 2, 'a', 'k'), 3, 'b'));
    expect(undone(edited(back, 4, 'c', 'k')).present).toBe(2);
  });

  it('forgets what could be redone when something else is edited', () => {
    const history = edited(undone(edited(newHistory(1), 2, 'a')), 3, 'b');
    expect(redoName(history)).toBeNull();
  });

  it('comes back to the same document after any edits, all undone and all redone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), (values) => {
        let history = newHistory<number | null>(null);
        for (const value of values) history = edited(history, value, String(value));
        const end = history.present;
        while (undoName(history) !== null) history = undone(history);
        expect(history.present).toBeNull();
        while (redoName(history) !== null) history = redone(history);
        expect(history.present).toBe(end);
      }),
    );
  });
});
