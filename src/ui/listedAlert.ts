/** One thing to look at, as a list of alerts shows it. */
export interface ListedAlert<About> {
  /** What is opened by it. */
  readonly about: About;
  readonly tone: 'bad' | 'warn' | 'ok' | 'plain';
  /** How urgent it is, in one word, and what that word means where it needs saying. */
  readonly word: string;
  readonly meaning?: string;
  readonly sentence: string;
  /** The name of what it is found in; '' where there is no doubt. */
  readonly where: string;
}
