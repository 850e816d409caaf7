import type { TestColumn } from './testColumn.ts';

const numbers = new Set(['duration', 'credit-amount', 'age', 'class-label', 'existing-credits']);
const sensitive = new Set(['sex', 'age', 'foreign-worker', 'marital-status']);

/** The columns of German credit from its CSV, whose fields hold no quotes. */
export function germanColumns(csv: string): TestColumn[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  return head.split(',').map((name, at): TestColumn => {
    const texts = rows.map((row) => row[at] ?? null);
    const role = sensitive.has(name) ? ({ role: 'sensitive' } as const) : {};
    return { name, values: numbers.has(name) ? Int32Array.from(texts, Number) : texts, ...role };
  });
}
