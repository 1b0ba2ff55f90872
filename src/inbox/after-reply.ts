import { failure, type Log } from '../telemetry.js';

/** Keeps what was said. After a reply is out nothing may fail any more, or it would be taken for lost: a fault is only logged. */
export async function afterReply(log: Log, keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    log.warn(failure(error), 'an answer was sent, but what it said could not be kept');
  }
}
