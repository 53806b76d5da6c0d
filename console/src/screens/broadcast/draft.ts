// What is to be sent: words, or a template with its variables.

export interface Draft {
  readonly text: string;
  readonly templateId?: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

export const blank: Draft = { text: '', variables: {} };

export function isBlank({ text, templateId }: Draft): boolean {
  return templateId === undefined && !text.trim();
}

/** What stands for something; a variable that is left empty has its default. */
export function given({ variables }: Pick<Draft, 'variables'>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
