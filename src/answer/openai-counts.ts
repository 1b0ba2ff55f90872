/** What is done with a model: told where it happens, added up by whoever runs the metrics, in another thread if need be. */
export type Count =
  | { readonly kind: 'call'; readonly purpose: Purpose; readonly outcome: Outcome }
  | { readonly kind: 'tokens'; readonly purpose: Purpose; readonly read: number; readonly written: number }
  /** A claim or a rewritten question that a rule kept from the reader. */
  | { readonly kind: 'rejected'; readonly rule: string }
  | { readonly kind: 'cache'; readonly hit: boolean }
  | { readonly kind: 'breaker'; readonly state: 'closed' | 'open' | 'half-open' }
  /** One answer that the model was asked for, with all calls and tokens that it took. */
  | {
      readonly kind: 'answer';
      readonly composer: 'extract' | 'openai';
      readonly calls: number;
      readonly tokens: number;
    };

export type Tell = (count: Count) => void;

export type Purpose = 'compose' | 'rewrite';

/** How a call ended. */
export type Outcome =
  | 'answered'
  /** A parameter was rejected by name, and is left out from now on. */
  | 'adapted'
  /** The model itself, or a filter before or behind it, will not. */
  | 'declined'
  /** The reply ended at the most tokens that it may have. */
  | 'cut'
  | 'timeout'
  | 'unreachable'
  /** 401 or 403. */
  | 'unauthorised'
  /** 429. */
  | 'limited'
  /** Any other 4xx: a wrong model name, say. */
  | 'rejected'
  /** 5xx. */
  | 'failed'
  /** No JSON, or not of the shape that was asked for. */
  | 'malformed'
  | 'oversized'
  /** Not made: the breaker is open. */
  | 'spared';
