import type { BrowserContext, Page } from '@playwright/test';

/** Something that must not happen while the app is used. */
export interface Finding {
  readonly kind: 'off-origin request' | 'blocked or failed' | 'console error' | 'uncaught error';
  readonly text: string;
}

/** Collects what must not happen, in the page and in its workers at any depth. */
export class Watch {
  readonly findings: Finding[] = [];
  readonly #expected: RegExp[] = [];

  /** Says that a test brings about findings whose text matches; others still fail it. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** The findings that no test brought about on purpose. */
  unexpected(): Finding[] {
    return this.findings.filter(({ text }) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  add(kind: Finding['kind'], text: string): void {
    this.findings.push({ kind, text });
  }

  /**
   * Watches every page of a context. The browser's log holds what content security blocked and what was thrown, for
   * workers inside workers too.
   */
  async follow(context: BrowserContext, page: Page, origin: string): Promise<void> {
    context.on('request', (request) => {
      const url = new URL(request.url());
      const isLocal = ['blob:', 'data:', 'about:'].includes(url.protocol);
      if (!isLocal && url.origin !== origin) this.add('off-origin request', request.url());
    });
    context.on('console', (message) => {
      if (message.type() === 'error') this.add('console error', message.text());
    });
    context.on('weberror', (thrown) => {
      const error: unknown = thrown.error();
      if (error) this.add('uncaught error', error instanceof Error ? error.message : JSON.stringify(error));
    });
    const session = await context.newCDPSession(page);
    session.on('Log.entryAdded', ({ entry }) => {
      if (entry.level === 'error') this.add('blocked or failed', `${entry.text} ${entry.url ?? ''}`.trim());
    });
    await session.send('Log.enable');
  }
}
