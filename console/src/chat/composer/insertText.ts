/** Puts a text where the caret is, so that it can be undone like what was typed: no newer call can do that. */
export function insertText(field: HTMLTextAreaElement | null, text: string): void {
  field?.focus();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  document.execCommand('insertText', false, text);
}
