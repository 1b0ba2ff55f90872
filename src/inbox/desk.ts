import { failure, type Log } from '../telemetry.js';
import { type Handlers, type Held, LostLease, NotSent, Refused } from './inbox.js';
import { type Queue, TRIES } from './queue.js';

/** An answer in doubt that could not be looked for by then is given up, and said to be lost. */
const DOUBT_MS = 15 * 60 * 1000;

/** What is done with a delivery once it is held: the answer is made and sent, and what came of it is written down. */
export interface Desk {
  answer(held: Held): Promise<void>;
  /** A reply that may or may not have arrived is looked for, never sent again blindly. */
  resolveDoubt(held: Held): Promise<void>;
}

interface Parts {
  readonly queue: Queue;
  readonly handlers: Handlers;
  readonly log: Log;
  readonly leaseMs: number;
  readonly backoffMs: number;
}

export function createDesk({ queue, handlers, log, leaseMs, backoffMs }: Parts): Desk {
  async function answer(held: Held): Promise<void> {
    let posting = false;
    try {
      const replyRef = await handlers[held.surface].work(held, async () => {
        if (posting) return;
        const asked = performance.now();
        if (!(await queue.posting(held))) throw new LostLease();
        posting = true;
        // A process that was frozen just now may have been taken for dead, and its delivery given to another.
        if (performance.now() - asked > leaseMs / 2) throw new LostLease();
      });
      await queue.done(held, replyRef);
    } catch (error) {
      await writeDown(held, error, posting);
    }
  }

  async function writeDown(held: Held, error: unknown, posting: boolean): Promise<void> {
    // Our own errors say what became of it; what the platform answered is their cause.
    const cause = error instanceof NotSent || error instanceof Refused ? error.cause : undefined;
    const known = { ...failure(cause ?? error), key: held.key, tries: held.tries };
    if (error instanceof LostLease) {
      log.warn(known, 'another worker holds this delivery now');
    } else if (error instanceof Refused) {
      log.error(known, 'the platform refuses the reply for good');
      await queue.dead(held, error.reason);
    } else if (error instanceof NotSent) {
      log.warn(known, 'nothing was sent; it will be tried again');
      await queue.release(held, error.retryAfterMs, true);
    } else if (posting) {
      log.error(known, 'whether the reply arrived is not known; it will be looked for');
    } else if (held.tries >= TRIES) {
      log.error(known, 'no answer could be made');
      await queue.dead(held, 'no answer could be made');
    } else {
      log.warn(known, 'no answer could be made yet; it will be tried again');
      await queue.release(held, backoffMs * 2 ** held.tries, false);
    }
  }

  async function resolveDoubt(held: Held): Promise<void> {
    const handler = handlers[held.surface];
    const found = await lookFor(held);
    if (found === 'later') return;
    if (found === 'sent') {
      await queue.done(held);
    } else if (found === 'absent') {
      log.warn({ key: held.key }, 'the reply did not arrive; it will be made again');
      await queue.release(held, 0, true);
    } else {
      // Dead first: an apology that fails must not be given twice.
      if (!(await queue.dead(held, 'whether the reply arrived is not known, and cannot be found out'))) return;
      log.error({ key: held.key }, 'a reply may be lost');
      await handler
        .apologise?.(held)
        .catch((error: unknown) => log.error(failure(error), 'the notice could not be sent'));
    }
  }

  /** `later`: the platform cannot be asked now, as in the outage that caused the doubt; the lease ends, and it is asked again. */
  async function lookFor(held: Held): Promise<'sent' | 'absent' | 'unknown' | 'later'> {
    try {
      return (await handlers[held.surface].look?.(held)) ?? 'unknown';
    } catch (error) {
      const known = { ...failure(error), key: held.key };
      if (error instanceof Refused || held.waitedMs > DOUBT_MS) {
        log.error(known, 'a reply in doubt cannot be looked for');
        return 'unknown';
      }
      log.warn(known, 'a reply in doubt cannot be looked for yet');
      return 'later';
    }
  }

  return { answer, resolveDoubt };
}
