import { describe, expect, test } from 'vitest';
import { explainAnswer, loadPart } from '../../../src/core/loading.ts';

const answer = (status: number, type: string, more: Partial<Response> = {}) => ({
  type: 'basic' as const,
  status,
  redirected: false,
  headers: new Headers({ 'content-type': type }),
  ...more,
});

describe('the answer to a request for a file of the build', () => {
  test.each([
    ['a login page in place of a script', answer(200, 'text/html; charset=utf-8')],
    ['a redirect to a sign-on', { ...answer(0, ''), type: 'opaqueredirect' as const }],
    ['a redirect that was followed', answer(200, 'text/javascript', { redirected: true })],
    ['status 401', answer(401, 'application/json')],
    ['status 403', answer(403, 'text/plain')],
  ])('%s means that the sign-on has expired', (_, response) => {
    const error = explainAnswer(response, 'worker-1a2b.js');
    expect(error?.code).toBe('network.sign-on');
    expect(error?.details['file']).toBe('worker-1a2b.js');
  });

  test('a missing or failing file is a part that could not be loaded', () => {
    expect(explainAnswer(answer(404, 'text/html'), 'worker-1a2b.js')?.code).toBe('network.failed');
    expect(explainAnswer(answer(503, 'text/plain'), 'worker-1a2b.js')?.code).toBe('network.failed');
  });

  test('the file itself needs no explanation', () => {
    expect(explainAnswer(answer(200, 'text/javascript'), 'worker-1a2b.js')).toBeUndefined();
    expect(explainAnswer(answer(200, 'text/html'), '')).toBeUndefined();
  });
});

describe('loading a part', () => {
  test('gives the part', async () => {
    await expect(loadPart(() => Promise.resolve(7))).resolves.toBe(7);
  });

  test('passes on the error of a part that loads but fails', async () => {
    const own = new RangeError('too many');
    await expect(loadPart(() => Promise.reject(own))).rejects.toBe(own);
  });
});
