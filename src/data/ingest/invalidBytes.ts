import type { Warning } from '../../core/table.ts';
import { oneOr } from './countedValues.ts';

/** What a person should know of bytes that are none of a text's encoding; nothing where there are none. */
export function invalidBytes(file: string, count: number): readonly Warning[] {
  if (count === 0) return [];
  const message = `${oneOr(count, 'place')} in ${file} ${count === 1 ? 'is not of its encoding; it' : 'are not of its encoding; each'} is shown as \uFFFD.`;
  return [{ code: 'invalid-bytes', message }];
}
