/** When each post may go to its channel: Slack takes about one a second, and some more in a burst. */
export interface Pace {
  /** Milliseconds until this delivery may be posted, 0 for now. Asked again, the same delivery keeps its place. */
  waitFor(channel: string, key: string): number;
  /** Slack has asked for silence in a channel. */
  hold(channel: string, ms: number): void;
}

const EVERY_MS = 1_000;
/** Posts that may follow one another at once after a pause. */
const BURST = 5;
/** Channels that have been still for this long are forgotten. */
const FORGET_MS = 60_000;

interface Channel {
  /** When the next post may go, by the clock of `now`. */
  next: number;
  readonly places: Map<string, number>;
}

export function createPace(now: () => number = () => performance.now()): Pace {
  const channels = new Map<string, Channel>();
  const open = (name: string): Channel => {
    const found = channels.get(name) ?? { next: 0, places: new Map() };
    channels.set(name, found);
    return found;
  };
  let forgot = now();
  const forget = () => {
    forgot = now();
    for (const [name, { next }] of channels) {
      if (next < now() - FORGET_MS) channels.delete(name);
    }
  };
  return {
    waitFor(name, key) {
      if (now() - forgot > FORGET_MS) forget();
      const channel = open(name);
      const place = channel.places.get(key) ?? Math.max(channel.next, now() - (BURST - 1) * EVERY_MS);
      if (!channel.places.has(key)) channel.next = place + EVERY_MS;
      const ms = place - now();
      if (ms <= 0) channel.places.delete(key);
      else channel.places.set(key, place);
      return Math.max(0, Math.ceil(ms));
    },
    hold(name, ms) {
      const channel = open(name);
      const until = now() + ms;
      channel.next = Math.max(channel.next, until);
      for (const [key, place] of channel.places) channel.places.set(key, Math.max(place, until));
    },
  };
}
