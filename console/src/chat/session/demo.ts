// The two calls that a demo answers and no other server does (docs/demo.md).

export interface Person {
  id: string;
  displayName: string;
  about: string;
  /** Works for the community. */
  staff: boolean;
  /** One of those whom moderation is there for. */
  trouble: boolean;
}

/** Whom one can be; null where this is no demo, or one that answers somebody else. */
export async function demoPeople(): Promise<Person[] | null> {
  const response = await fetch('/demo/people');
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return null;
  const { items } = (await response.json()) as { items: Person[] };
  return items;
}

export async function demoToken(who: { userId: string } | { displayName: string }): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch('/demo/token', { method: 'POST', headers, body: JSON.stringify(who) });
  const answer = (await response.json()) as { token?: string; detail?: string };
  if (!answer.token) throw new Error(answer.detail ?? response.statusText);
  return answer.token;
}
