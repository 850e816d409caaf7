import { describe, expect, it } from 'vitest';
import { AppError, asAppError, shorten } from '../../../src/core/errors.ts';
import { errorTable } from '../../../src/core/errorTable.ts';

describe('asAppError', () => {
  it('makes a record an error again with code, message and details', () => {
    const record = new AppError(
      'ingest.empty',
      'a.csv is empty.',
      { file: 'a.csv' },
      new Error('why'),
    ).toJSON();
    const back = asAppError(structuredClone(record));
    expect(back).toBeInstanceOf(AppError);
    expect(back.toJSON()).toEqual(record);
  });

  it('calls an unknown failure internal and keeps it as the cause', () => {
    const cause = new Error('x');
    expect(asAppError(cause)).toMatchObject({ code: 'internal', message: 'x', cause });
  });

  it('calls an aborted fetch or stream cancelled', () => {
    expect(asAppError(new DOMException('', 'AbortError')).code).toBe('cancelled');
  });
});

describe('shorten', () => {
  it('cuts long text and says how long it was', () => {
    expect(shorten('x'.repeat(400), 10)).toBe(`${'x'.repeat(10)}… (400 characters)`);
  });
});

describe('errorTable', () => {
  it('says for every code what happened and what to do', () => {
    for (const { title, hint } of Object.values(errorTable)) {
      expect(title.length).toBeGreaterThan(3);
      expect(hint.length).toBeGreaterThan(10);
    }
  });
});
