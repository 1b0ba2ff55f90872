import { setTimeout as wait } from 'node:timers/promises';
import { type Connector, ConnectorFailure, certain, certainly, meaningOf, orBare, patiently } from './connector.js';
import type { Activity } from './door.js';
import { STREAM_TIMING, type StreamTiming } from './limits.js';
import type { Message, StreamEntity } from './message.js';

/** Shown until there are words of an answer. */
const READING = 'Reading the chapter…';

/** An answer on its way: its place is there, its words are not yet. */
export interface Stream {
  /**
   * Shows the message piece by piece and then whole, in place of what stood there.
   * @returns the id of the message. Throws like `certainly` where it surely does not stand there whole, or where that is
   * unknown.
   */
  finish(message: Message): Promise<string | undefined>;
}

/**
 * Begins to stream where the answer keeps somebody waiting; undefined where it is there first, or where Teams does not
 * let us. Only the sign that we are reading is posted, which does no harm when it is posted twice; Teams has streams in
 * personal chats alone.
 */
export async function streamIfSlow(
  making: Promise<unknown>,
  delivery: Activity,
  connector: Connector,
  timing: StreamTiming = STREAM_TIMING,
): Promise<Stream | undefined> {
  if (!(await isSlow(making, timing.graceMs))) return undefined;
  const startedAt = performance.now();
  const id = await connector
    .post(delivery, sign(READING, { streamType: 'informative', streamSequence: 1 }))
    .catch(() => {
      // Whatever the reason is, the answer itself is posted as a message of its own.
    });
  return id === undefined ? undefined : createStream({ id, startedAt, delivery, connector, timing });
}

async function isSlow(making: Promise<unknown>, graceMs: number): Promise<boolean> {
  const alarm = new AbortController();
  const late = wait(graceMs, true, { signal: alarm.signal }).catch(() => false);
  // A failure is told by whoever awaits the answer.
  const made = making.then(
    () => false,
    () => false,
  );
  const slow = await Promise.race([made, late]);
  alarm.abort();
  return slow;
}

interface Begun {
  readonly id: string;
  readonly startedAt: number;
  readonly delivery: Activity;
  readonly connector: Connector;
  readonly timing: StreamTiming;
}

function createStream({ id, startedAt, delivery, connector, timing }: Begun): Stream {
  let lastAt = startedAt;
  const expired = () => performance.now() - startedAt > timing.endMs;
  const pace = async () => {
    const early = lastAt + timing.paceMs - performance.now();
    if (early > 0) await wait(early);
    lastAt = performance.now();
  };

  /** What became of the pieces: Teams wants no more of them after a stop or past its two minutes. */
  async function sayPieces(text: string): Promise<'said' | 'stopped' | 'over'> {
    let sequence = 1;
    for (const piece of pieces(text, timing.pieces)) {
      await pace();
      if (expired()) return 'over';
      sequence += 1;
      const state = { streamType: 'streaming', streamId: id, streamSequence: sequence } as const;
      const failed = await connector.post(delivery, sign(piece, state)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (isStop(failed)) return 'stopped';
      if (failed instanceof ConnectorFailure && failed.statusCode === 403) return 'over';
      // Any other piece that is lost is made up for by the next, which holds all its words.
    }
    await pace();
    return expired() ? 'over' : 'said';
  }

  /** @param doubt the failure of a last message that may have arrived: then nothing is posted anew, now or later. */
  async function inPlace(message: Message, doubt?: unknown): Promise<string | undefined> {
    try {
      await orBare(message, (one) => patiently(() => connector.update(delivery, id, one)));
      return id;
    } catch (error) {
      if (doubt !== undefined) throw doubt;
      if (meaningOf(error).kind === 'refused') {
        // Nothing was put there, and there is no place to put it any more.
        return certainly(() => orBare(message, (one) => connector.post(delivery, one)));
      }
      throw certain(error);
    }
  }

  return {
    async finish(message) {
      const became = await sayPieces(message.text);
      if (became === 'stopped') return id;
      if (became === 'over') return inPlace(message);
      try {
        return (
          (await orBare(message, (one) =>
            patiently(() => connector.post(delivery, streamed(one, { streamType: 'final', streamId: id }))),
          )) ?? id
        );
      } catch (error) {
        if (isStop(error)) return id;
        // Even where it may have arrived: putting it in its place a second time changes nothing.
        return inPlace(message, meaningOf(error).kind === 'unknown' ? error : undefined);
      }
    },
  };
}

/** Whether the reader pressed stop; what Teams says of that is its only trace. */
function isStop(error: unknown): boolean {
  return error instanceof ConnectorFailure && error.statusCode === 403 && /cancel/i.test(error.said);
}

/** Growing beginnings of the text, each ending where a paragraph does; the whole is not one of them. */
export function pieces(text: string, limit: number): string[] {
  const paragraphs = text.split('\n\n');
  const count = Math.min(limit, paragraphs.length - 1);
  return Array.from({ length: count }, (_, at) =>
    paragraphs.slice(0, Math.ceil(((at + 1) * (paragraphs.length - 1)) / count)).join('\n\n'),
  );
}

function sign(text: string, state: Omit<StreamEntity, 'type'>) {
  return { type: 'typing', text, entities: [{ type: 'streaminfo', ...state }] } as const;
}

function streamed(message: Message, state: Omit<StreamEntity, 'type'>): Message {
  return { ...message, entities: [{ type: 'streaminfo', ...state }, ...(message.entities ?? [])] };
}
