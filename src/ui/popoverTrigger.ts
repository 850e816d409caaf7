/** What the trigger button of a popover must spread: the browser then opens, closes, places and names its state. */
export interface PopoverTrigger {
  readonly popovertarget: string;
  readonly 'aria-haspopup': 'dialog' | 'menu';
}
