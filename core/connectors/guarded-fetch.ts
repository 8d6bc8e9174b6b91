/** A request as a connector states it. The path is joined to the source's base address; the origin cannot change. */
export interface SourceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query below the base address, already encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A change request: it may have had its effect whatever came back, so a lost answer is *unknown*. */
  readonly changes?: boolean;
}

/** What came back. A redirect is an answer of its own; its target cannot be read. */
export type SourceAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly header: (name: string) => string | null;
      /** At most 1 MB; `truncated` when there was more. */
      readonly body: string;
      readonly truncated: boolean;
    }
  | { readonly kind: 'redirect' }
  /** No usable answer. `reached` is false only where the request certainly did not leave. */
  | {
      readonly kind: 'none';
      readonly reached: 'no' | 'maybe';
      readonly why: 'permission' | 'certificate' | 'refused' | 'deadline' | 'aborted' | 'lost';
    };

/** The one way to the network; docs/security.md, *One guarded fetch*, says what it guards. */
export type GuardedFetch = (request: SourceRequest) => Promise<SourceAnswer>;

/** Makes the guarded fetch of one source: bound to its origin, ended by `signal` or the deadline of 20 s. */
export type FetchForSource = (source: { readonly url: string }, signal: AbortSignal) => GuardedFetch;
