// Typed calls of the HTTP API.

import type { paths } from './openapi.js';

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
  Body<Operation<M, P>> & { signal?: AbortSignal };

type Arguments<R> = object extends R ? [request?: R] : [request: R];

/** The calls. A path is the API's without `/api/v3`. */
export interface Api {
  get<P extends Path<'get'>>(path: P, ...request: Arguments<Request<'get', P>>): Promise<Answer<'get', P>>;
  post<P extends Path<'post'>>(path: P, ...request: Arguments<Request<'post', P>>): Promise<Answer<'post', P>>;
  put<P extends Path<'put'>>(path: P, ...request: Arguments<Request<'put', P>>): Promise<Answer<'put', P>>;
  patch<P extends Path<'patch'>>(path: P, ...request: Arguments<Request<'patch', P>>): Promise<Answer<'patch', P>>;
  delete<P extends Path<'delete'>>(path: P, ...request: Arguments<Request<'delete', P>>): Promise<Answer<'delete', P>>;
}
