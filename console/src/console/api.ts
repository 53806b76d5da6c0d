// The calls of the API, as the operator whose session the browser's cookie is.

import { createApi, type Credentials } from '@gavel/client';

/** The cookie comes along by itself; this says that the call is the page's own. */
class Session implements Credentials {
  csrfToken: string | undefined;
  readonly canRenew = false;

  sign(headers: Headers): Promise<() => void> {
    if (this.csrfToken) headers.set('X-Gavel-CSRF', this.csrfToken);
    return Promise.resolve(() => undefined);
  }
}

export const credentials = new Session();

/** Each call is made once: readings are tried again by the query client, acts by who does them. */
export const api = createApi(location.origin, credentials, fetch.bind(globalThis), () => 0, 1);

/** As the user whom one is linked with. */
export function speakingAs(userId: string | null | undefined): { headers?: Record<string, string> } {
  return userId ? { headers: { 'X-Gavel-User': userId } } : {};
}

/** Why something is done, for the audit log. */
export function because(reason: string): { headers?: Record<string, string> } {
  const said = reason.trim();
  return said ? { headers: { 'X-Gavel-Reason': encodeURIComponent(said) } } : {};
}
