/**
 * Platforms deliver at least once, and posting is not idempotent; the inbox makes one answer of it. A delivery goes
 *
 *     new → working → posting → done
 *      ↑________|________|   ↘ dead
 *
 * It is `new` once it is durable, `working` while a worker holds its lease, `posting` from just before the first message
 * leaves. Only `posting` can be ambiguous: after a crash or a time-out there nobody knows whether the message arrived, so
 * it is never sent again blindly. The fence goes up with every claim; a write with an old fence changes nothing.
 */
export type State = 'new' | 'working' | 'posting' | 'done' | 'dead';

export type Surface = 'slack' | 'teams';

/** Something that a platform delivered and that wants an answer. */
export interface Delivery {
  /** Names it by what it means, so that retries and doubled events have the same one. */
  readonly key: string;
  /** A second name that counts for a minute: of invokes that come again under a new id. */
  readonly resentKey?: string;
  /** Answers within a conversation are given in the order of its deliveries. */
  readonly conversation: string;
  readonly surface: Surface;
  /** What the surface needs for its answer, as JSON. */
  readonly body: unknown;
}

/** A delivery that a worker holds. */
export interface Held extends Omit<Delivery, 'resentKey'> {
  readonly fence: number;
  readonly tries: number;
  /** How long it had waited when it was taken, in milliseconds. */
  readonly waitedMs: number;
}

/** A dead letter, or any other row, as an operator sees it: never its body. */
export interface Listed {
  readonly key: string;
  readonly surface: Surface;
  readonly state: State;
  readonly tries: number;
  readonly reason: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How many deliveries are in a state. */
export interface Depth {
  readonly state: State;
  readonly count: number;
  /** Milliseconds since the oldest of them arrived. */
  readonly oldestMs: number;
}

/** What was to be posted surely was not sent: refused connection, 429, 412. It may be tried again. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  /** @param retryAfterMs how long the platform asks to wait. */
  constructor(
    readonly retryAfterMs: number,
    options?: ErrorOptions,
  ) {
    super('nothing was sent', options);
  }
}

/** The platform refuses for good: no such channel, a revoked token, a deleted conversation. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** @param reason in words for an operator, without content. */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** Another worker holds the delivery now; nothing may be sent for it any more. */
export class LostLease extends Error {
  override readonly name = 'LostLease';
}

/** How a surface answers what it was delivered. */
export interface Handler {
  /**
   * Makes the answer, calls `posting` just before the first message leaves, sends, and gives what the platform calls the
   * reply, if anything was sent. Throws `NotSent` or `Refused` where that is certain; anything else thrown after
   * `posting` is taken as ambiguous, and before it as worth another try.
   */
  work(held: Held, posting: () => Promise<void>): Promise<string | undefined>;
  /** Looks whether the reply to an ambiguous delivery arrived; absent where the platform cannot be asked. */
  look?(held: Held): Promise<'sent' | 'absent' | 'unknown'>;
  /** Tells the person that the answer may be lost; called once for an ambiguous delivery before it is dead. */
  apologise?(held: Held): Promise<void>;
}

export type Handlers = Readonly<Record<Surface, Handler>>;
