/** Whether no two members of a list have one id: views tell them apart by it. */
export function distinctIds(list: readonly { readonly id: string }[]): boolean {
  return new Set(list.map(({ id }) => id)).size === list.length;
}
