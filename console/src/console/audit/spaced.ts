/** An act as words: `deleteMessage` is “Delete message”. They are the API's own, and the same in each language. */
export function spaced(action: string): string {
  return action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^\w/, (letter) => letter.toUpperCase());
}
