// What goes wrong, as one kind of error.

import type { Schema } from './schema.js';

/** The server's codes, and those of the client's own: it could not be reached, or the client was closed. */
export type ErrorCode = Schema<'Problem'>['code'] | 'network' | 'closed';

/** A call that was refused, or did not reach the server. Go by `code`; `message` is for people. */
export class GavelError extends Error {
  override readonly name = 'GavelError';
  readonly code: ErrorCode;
  /** The HTTP status; 0 where the server did not answer. */
  readonly status: number;
  /** With `permission_denied`: the permission that is missing. */
  readonly permission?: Schema<'Permission'>;
  /** When it may be tried again. */
  readonly retryAfterSeconds?: number;
  /** With `validation`: each place that has to be mended, as a JSON pointer. */
  readonly errors?: readonly { pointer: string; detail: string }[];
  /** Finds the request in the server's log. */
  readonly requestId?: string;
  /** All that the server said. */
  readonly problem?: Schema<'Problem'>;

  constructor(code: ErrorCode, message: string, problem?: Schema<'Problem'>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = problem?.status ?? 0;
    if (!problem) return;
    this.problem = problem;
    if (problem.permission) this.permission = problem.permission;
    if (problem.retryAfterSeconds != null) this.retryAfterSeconds = problem.retryAfterSeconds;
    if (problem.errors) this.errors = problem.errors as { pointer: string; detail: string }[];
    if (problem.requestId) this.requestId = problem.requestId;
  }

  /** What a problem document says. */
  static of(problem: Schema<'Problem'>): GavelError {
    return new GavelError(problem.code, problem.detail || problem.title, problem);
  }

  /** Whether the same call may succeed later, as it is: the server was not there, or asked to wait. */
  get isTemporary(): boolean {
    return TEMPORARY.has(this.code);
  }
}

/** Not `slow_mode`, though it names a time: it is a rule of the channel that its sender should see. */
const TEMPORARY = new Set<ErrorCode>([
  'network',
  'rate_limited',
  'overloaded',
  'storage_unavailable',
  'timeout',
  'idempotency_in_progress',
]);
