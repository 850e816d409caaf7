/** A stack of documents with named steps. Immutable: every change gives a new history. */
export interface History<Document> {
  readonly present: Document;
  readonly past: readonly Step<Document>[];
  readonly future: readonly Step<Document>[];
}

interface Step<Document> {
  /** The document on the other side of the step: before it in `past`, after it in `future`. */
  readonly document: Document;
  readonly name: string;
  /** Edits with one merge key that follow each other are one step (dragging k, typing a name). */
  readonly mergeKey: string | null;
}

const longest = 200;

export function newHistory<Document>(present: Document): History<Document> {
  return { present, past: [], future: [] };
}

/** The history after an edit. An edit that changes nothing gives the same history; redo is emptied by a new edit. */
export function edited<Document>(
  history: History<Document>,
  present: Document,
  name: string,
  mergeKey: string | null = null,
): History<Document> {
  if (present === history.present) return history;
  const last = history.past.at(-1);
  if (mergeKey !== null && last?.mergeKey === mergeKey && history.future.length === 0) {
    return { present, past: [...history.past.slice(0, -1), { ...last, name }], future: [] };
  }
  const step = { document: history.present, name, mergeKey };
  return { present, past: [...history.past, step].slice(-longest), future: [] };
}

/** The history with a change in every document of it, past and future: what undo and redo leave as it is. */
export function throughout<Document>(
  { present, past, future }: History<Document>,
  change: (document: Document) => Document,
): History<Document> {
  const changed = (step: Step<Document>): Step<Document> => ({ ...step, document: change(step.document) });
  return { present: change(present), past: past.map(changed), future: future.map(changed) };
}

/** The history one step back; the same history when there is none. */
export function undone<Document>(history: History<Document>): History<Document> {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    present: last.document,
    past: history.past.slice(0, -1),
    future: [{ ...last, document: history.present, mergeKey: null }, ...history.future],
  };
}

/** The history one step forward; the same history when there is none. */
export function redone<Document>(history: History<Document>): History<Document> {
  const [next] = history.future;
  if (!next) return history;
  return {
    present: next.document,
    past: [...history.past, { ...next, document: history.present }],
    future: history.future.slice(1),
  };
}

/** Name of the step that undo would take back, and that redo would bring again. */
export function undoName<Document>(history: History<Document>): string | null {
  return history.past.at(-1)?.name ?? null;
}

export function redoName<Document>(history: History<Document>): string | null {
  return history.future[0]?.name ?? null;
}
