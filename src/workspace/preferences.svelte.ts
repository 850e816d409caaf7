export type Theme = 'system' | 'light' | 'dark';

const name = 'tessera-theme';

/** What a person prefers on this device. Where nothing can be kept, it lasts as long as the page. */
export class Preferences {
  #theme = $state<Theme>(kept());

  get theme(): Theme {
    return this.#theme;
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    try {
      localStorage.setItem(name, theme);
    } catch (thrown) {
      // Private windows and blocked storage throw: the choice still holds for this page.
      if (!(thrown instanceof DOMException)) throw thrown;
    }
  }
}

function kept(): Theme {
  try {
    const text = localStorage.getItem(name);
    return text === 'light' || text === 'dark' ? text : 'system';
  } catch (thrown) {
    if (thrown instanceof DOMException) return 'system';
    throw thrown;
  }
}
