import { errorTable } from '../core/errorTable.ts';
import type { AppError } from '../core/errors.ts';

/** Something that a person should know; errors stay until they are dismissed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'warning' | 'success' | 'info';
  readonly title: string;
  readonly message: string;
  readonly hint?: string;
  readonly retry?: () => void;
  /** The stage that it is about. */
  readonly stage?: string;
  /** What else can be done about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Whether it stays until it is taken back, as long as what it tells goes on. */
  readonly stays?: boolean;
}

const most = 20;

export class Notices {
  #all = $state.raw<readonly Notice[]>([]);
  #count = 0;

  get all(): readonly Notice[] {
    return this.#all;
  }

  /** @returns the notice's id, by which it is dismissed. */
  tell(notice: Omit<Notice, 'id'>): number {
    const told = { ...notice, id: ++this.#count };
    const others = this.#all.filter(({ title, message }) => title !== told.title || message !== told.message);
    this.#all = [...others, told].slice(-most);
    return told.id;
  }

  /** An error as the table says it. Cancelling is no error. */
  error(error: AppError, retry?: () => void): void {
    if (error.code === 'cancelled') return;
    const { title, hint } = errorTable[error.code];
    const { stage } = error.details;
    this.tell({
      kind: 'error',
      title,
      message: error.message,
      hint,
      ...(typeof stage === 'string' ? { stage } : {}),
      ...(retry ? { retry } : {}),
    });
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((notice) => notice.id !== id);
  }

  /** Takes back the errors about a stage, whose view tells them from now on. */
  dismissErrors(stage: string): void {
    this.#all = this.#all.filter((notice) => notice.kind !== 'error' || notice.stage !== stage);
  }

  clear(): void {
    this.#all = [];
  }
}
