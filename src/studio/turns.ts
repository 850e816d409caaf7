/** Work that takes turns: each piece starts when the one before has ended, however it ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  async take<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
