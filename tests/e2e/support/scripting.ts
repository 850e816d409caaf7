import type { Page } from '@playwright/test';

/** The part of the scripting surface that these journeys use; `docs/automation.md` has the whole. */
interface Scripting {
  readonly ready: Promise<void>;
  addSource(name: string, blob: Blob): Promise<{ readonly id: string; readonly rows: number }>;
  query(sql: string): Promise<{ readonly rows: readonly (readonly unknown[])[] }>;
  ledger(): Promise<readonly { readonly url: string; readonly bytes: number; readonly realm: string }[]>;
}

/** Opens the page and waits until the studio is there. */
export async function openReady(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await isReady(page);
}

/** Waits until the studio is there; the page itself may be loaded anew meanwhile, for its isolation. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const { tessera } = globalThis as unknown as { tessera?: Scripting };
    await tessera?.ready;
    return tessera !== undefined;
  });
}

/** Adds a small CSV through the scripting surface and gives the sum that the database computes over it. */
export async function computesHere(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const { tessera } = globalThis as unknown as { tessera: Scripting };
    const rows = Array.from({ length: 200 }, (_, index) => `${index},${index * 2}`);
    await tessera.addSource('sums.csv', new Blob([`customer,amount\n${rows.join('\n')}\n`]));
    const { rows: answer } = await tessera.query('SELECT sum(amount)::DOUBLE FROM "sums.csv"');
    return answer[0]?.[0];
  });
}

/** What `computesHere` gives where all is well. */
export const sumExpected = 39_800;

/** The ledger as a script gets it. */
export async function ledgerOf(page: Page): ReturnType<Scripting['ledger']> {
  return page.evaluate(() => (globalThis as unknown as { tessera: Scripting }).tessera.ledger());
}

/** The code and message with which `ready` was rejected. */
export async function startFailure(page: Page): Promise<{ code: string; message: string }> {
  return page.evaluate(async () => {
    const { tessera } = globalThis as unknown as { tessera: Scripting };
    try {
      await tessera.ready;
    } catch (thrown) {
      const { code, message } = thrown as { code: string; message: string };
      return { code, message };
    }
    throw new Error('the studio started');
  });
}
