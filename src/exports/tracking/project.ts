import type { PlanContent } from './plan.ts';
import { comment, identifiersOf } from './names.ts';
import { writtenEvents } from './plan.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** `package.json` of the generated code: nothing is needed to run it, two tools to check it. */
export function packageFile(version: string): string {
  return json({
    name: 'tracking',
    version,
    private: true,
    type: 'module',
    engines: { node: '>=20.3' },
    scripts: { check: 'tsc --noEmit', test: 'vitest run' },
    devDependencies: { '@types/node': '>=20', typescript: '>=5.7', vitest: '>=2' },
  });
}

/** `tsconfig.json` of the generated code. */
export function compilerFile(): string {
  return json({
    compilerOptions: {
      target: 'ES2023',
      module: 'ESNext',
      moduleResolution: 'bundler',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      skipLibCheck: true,
      rewriteRelativeImportExtensions: true,
      outDir: 'dist',
    },
    include: ['src'],
  });
}

/** `README.md` of the generated code. */
export function readmeFile(plan: PlanContent, version: string): string {
  const events = writtenEvents(plan);
  const names = identifiersOf(events.map(({ name }) => name));
  const rows = events.map(
    ({ name, purpose, owner }, index) =>
      `| ${cell(name)} | \`track${names[index] ?? ''}\` | ${cell(purpose)} | ${cell(owner)} |`,
  );
  const purposes = plan.purposes.map(
    ({ id, consent, description }) =>
      `- **${comment(id)}** (${consent ? 'only with consent' : 'without consent'}): ${comment(description)}`,
  );
  const first = names[0] ?? 'Something';
  return `# Tracking code

Generated from version ${version} of the tracking plan. Change the plan and generate it again; nothing here is edited by hand.

| event | function | purpose | owner |
|---|---|---|---|
${rows.join('\n')}

## Purposes
${purposes.join('\n')}

## In the browser
\`\`\`ts
import { openTracker, track${first} } from './src/browser/events.ts';

const tracker = openTracker({ endpoint: '/events', granted: [], onproblem: (problem) => report(problem) });
tracker.grant('analytics'); // when the person agrees
tracker.withdraw('analytics'); // when the person takes it back: what waits is deleted, what is on its way is stopped
\`\`\`
Events wait for 20 of them or 5 seconds, at most 1,000 and one megabyte for seven days, in \`localStorage\`, so that a reload or a
journey offline loses none; events without consent are never recorded. A failed batch is tried again after growing, random pauses; when
the page goes away, what waits is handed to \`sendBeacon\` (as \`text/plain\`, which needs no preflight).

## On a server
\`\`\`ts
import { openClient, track${first} } from './src/server/events.ts';
import { flushOnExit } from './src/server/shutdown.ts';

const client = openClient({ endpoint: 'https://example.com/events' });
flushOnExit(client);
\`\`\`
Each batch has an \`Idempotency-Key\` that its retries share. Give \`id\` with an event (an order's number) to make it the same event
when it is recorded again.

## What the endpoint must do
Take \`POST\` with \`{"sent": time, "events": [...]}\` (schema: \`plan.schema.json\`), answer 2xx, and keep one of every event \`id\`:
events arrive at least once.

## What is told
\`onproblem\` gets names and counts, never a value. \`redacted(plan, event)\` of \`shared/rules.ts\` makes an event fit for a log.

## Check it
\`npm install && npm run check && npm test\`
`;
}

const cell = (text: string): string => comment(text).replaceAll('|', '\\|');
