import { type Log, within } from '../telemetry.js';
import { type Delivery, type Handler, LostLease, NotSent, Refused, type Surface } from './inbox.js';

/** What becomes of deliveries: told where it happens, added up by whoever runs the metrics. */
export type InboxCount =
  | { readonly kind: 'delivery'; readonly surface: Surface; readonly came: 'new' | 'again'; readonly seconds: number }
  | { readonly kind: 'worked'; readonly surface: Surface; readonly outcome: Worked };

/** How one try to answer a delivery ended. */
export type Worked =
  /** A reply was sent. */
  | 'posted'
  /** None was due. */
  | 'quiet'
  /** Nothing was sent, and the platform asks to wait. */
  | 'postponed'
  /** The platform refuses for good; the delivery is a dead letter. */
  | 'refused'
  /** Another worker holds it now. */
  | 'lost'
  /** Anything else: tried again, or looked for where it may have been sent. */
  | 'failed';

interface Observers {
  readonly log: Pick<Log, 'info'>;
  readonly tell: (count: InboxCount) => void;
}

type Accept = (delivery: Delivery) => Promise<boolean>;

/** Wraps intake, so that each delivery that was kept leaves a line with its key. */
export function observeIntake(accept: Accept, { log, tell }: Observers): Accept {
  return async (delivery) => {
    const started = performance.now();
    const fresh = await accept(delivery);
    const { key, surface } = delivery;
    const came = fresh ? 'new' : 'again';
    log.info({ key, surface, came }, 'a delivery was kept');
    tell({ kind: 'delivery', surface, came, seconds: (performance.now() - started) / 1000 });
    return fresh;
  };
}

/** Wraps what answers deliveries, so that every line on the way carries the key, and the end of each leaves one. */
export function observeHandler(surface: Surface, handler: Handler, { log, tell }: Observers): Handler {
  const { look, apologise } = handler;
  return {
    work: (held, posting) =>
      within(held.key, async () => {
        const started = performance.now();
        let posted = false;
        const end = (outcome: Worked) => {
          const elapsedMs = Math.round(performance.now() - started);
          log.info({ key: held.key, surface, tries: held.tries, outcome, elapsedMs }, 'a delivery was worked');
          tell({ kind: 'worked', surface, outcome });
        };
        try {
          const reply = await handler.work(held, async () => {
            await posting();
            posted = true;
          });
          end(posted ? 'posted' : 'quiet');
          return reply;
        } catch (error) {
          end(outcomeOf(error));
          throw error;
        }
      }),
    ...(look && { look: (held) => within(held.key, () => look(held)) }),
    ...(apologise && { apologise: (held) => within(held.key, () => apologise(held)) }),
  };
}

function outcomeOf(error: unknown): Worked {
  if (error instanceof NotSent) return 'postponed';
  if (error instanceof Refused) return 'refused';
  return error instanceof LostLease ? 'lost' : 'failed';
}
