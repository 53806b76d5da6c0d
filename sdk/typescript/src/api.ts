// Typed calls of the HTTP API.

import { type Backoff, sleep, waitAfter } from './backoff.js';
import { GavelError } from './error.js';
import { newId } from './id.js';
import { inUtf16 } from './offsets.js';
import type { paths } from './openapi.js';
import type { Schema } from './schema.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Prefix = '/api/v3';

/** The paths of the API that take a method, without their prefix: `/channels/{channelId}`. */
export type Path<M extends Method> = {
  [P in keyof paths]: P extends `${Prefix}${infer Short}` ? (paths[P] extends Record<M, object> ? Short : never) : never;
}[keyof paths];

type Operation<M extends Method, P extends string> = `${Prefix}${P}` extends keyof paths ? paths[`${Prefix}${P}`][M] : never;
type Parameters<O, In extends string> = O extends { parameters: { [K in In]?: infer V } } ? V : never;
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : O extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : unknown;
type Success<O> = O extends { responses: infer R }
  ? { [S in keyof R & (200 | 201 | 202)]: R[S] extends { content: { 'application/json': infer T } } ? T : never }[keyof R & (200 | 201 | 202)]
  : never;

/** What a call answers; nothing where the API answers 204. */
export type Answer<M extends Method, P extends string> = [Success<Operation<M, P>>] extends [never] ? undefined : Success<Operation<M, P>>;

/** A field that may be left out if all in it may be. */
type Field<Name extends string, V> = [V] extends [never] ? unknown : undefined extends V ? { [K in Name]?: V } : object extends V ? { [K in Name]?: V } : { [K in Name]: V };

/** What a call takes. */
export type Request<M extends Method, P extends string> = Field<'path', NonNullable<Parameters<Operation<M, P>, 'path'>>> &
  Field<'query', NonNullable<Parameters<Operation<M, P>, 'query'>>> &
  Body<Operation<M, P>> & { headers?: Record<string, string>; signal?: AbortSignal };

type Arguments<R> = object extends R ? [request?: R] : [request: R];

/** The calls. A path is the API's without `/api/v3`. */
export interface Api {
  get<P extends Path<'get'>>(path: P, ...request: Arguments<Request<'get', P>>): Promise<Answer<'get', P>>;
  post<P extends Path<'post'>>(path: P, ...request: Arguments<Request<'post', P>>): Promise<Answer<'post', P>>;
  put<P extends Path<'put'>>(path: P, ...request: Arguments<Request<'put', P>>): Promise<Answer<'put', P>>;
  patch<P extends Path<'patch'>>(path: P, ...request: Arguments<Request<'patch', P>>): Promise<Answer<'patch', P>>;
  delete<P extends Path<'delete'>>(path: P, ...request: Arguments<Request<'delete', P>>): Promise<Answer<'delete', P>>;
}

/** How calls say who makes them. */
export interface Credentials {
  /** Puts it in the headers. Answers what is told if the server did not take it. */
  sign(headers: Headers): Promise<() => void>;
  /** Whether others can be had when these have ended. */
  readonly canRenew: boolean;
}

/** How often a call is made at most, and how long it waits at most between two times. */
const ATTEMPTS = 5;
const LONGEST_WAIT_MS = 60_000;

/** What a call takes, as it is when it runs. */
interface Call {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Calls a server. What is refused for the moment, or was not answered, is called again: the server does it once. */
export function createApi(
  url: string,
  credentials: Credentials,
  fetch: typeof globalThis.fetch,
  backoff: Backoff,
  attempts = ATTEMPTS,
): Api {
  async function once(method: Method, address: string, init: RequestInit): Promise<unknown> {
    const headers = new Headers(init.headers);
    const refused = await credentials.sign(headers);
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, { ...init, method: method.toUpperCase(), headers });
      text = await response.text();
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new GavelError('network', 'the server could not be reached', undefined, { cause });
    }
    if (response.ok) return text ? inUtf16(JSON.parse(text)) : undefined;
    if (response.status === 401) refused();
    throw GavelError.of(problemOf(response, text));
  }

  async function call(method: Method, path: string, { path: names, query, body, headers: given, signal }: Call = {}): Promise<unknown> {
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names?.[name] ?? ''));
    const headers = { ...given };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (method === 'post' && !path.endsWith('/query')) headers['Idempotency-Key'] = newId();
    const init: RequestInit = { headers, signal: signal ?? null, ...(body !== undefined && { body: JSON.stringify(body) }) };
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(method, `${url}/api/v3${place}${queryOf(query)}`, init);
      } catch (error) {
        const wait = waitAfter(error, attempt, backoff);
        if (!(error instanceof GavelError) || attempt === attempts || wait > LONGEST_WAIT_MS) throw error;
        if (error.isTemporary) await sleep(wait);
        // Once with another token.
        else if (error.code !== 'unauthorized' || attempt > 1 || !credentials.canRenew) throw error;
        signal?.throwIfAborted();
      }
    }
  }

  const of = (method: Method) => (path: string, request?: Call) => call(method, path, request);
  // The types say more than the code can: that each path has its own answer.
  return { get: of('get'), post: of('post'), put: of('put'), patch: of('patch'), delete: of('delete') } as Api;
}

function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value != null);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
}

/** What the server said, or what is to be made of the answer of a proxy before it. */
function problemOf(response: Response, text: string): Schema<'Problem'> {
  if (response.headers.get('content-type')?.includes('json')) {
    try {
      return JSON.parse(text) as Schema<'Problem'>;
    } catch {
      // Not what it says it is.
    }
  }
  const { status, statusText: title } = response;
  const retryAfterSeconds = Number(response.headers.get('retry-after')) || null;
  const code = status === 401 ? 'unauthorized' : status === 429 ? 'rate_limited' : status > 501 ? 'overloaded' : 'internal';
  return { type: 'about:blank', title, status, code, detail: `${status} ${title}`, retryAfterSeconds };
}
