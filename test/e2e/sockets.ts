import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs before the program, in each of its threads: notes every connection that is begun and every name that is looked up. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns';
  import { appendFileSync } from 'node:fs';
  import { isIP, Socket } from 'node:net';
  const note = (what) => appendFileSync(process.env.SOCKETS, what + '\\n');
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...args) {
    note(JSON.stringify(args[0]?.[0] ?? args[0]));
    return connect.apply(this, args);
  };
  const lookup = dns.lookup;
  dns.lookup = (name, ...rest) => {
    if (!isIP(name)) note('lookup ' + name);
    return lookup(name, ...rest);
  };
`)}`;

/** What a program that is started with `env` connects to. */
export function watchSockets(): { readonly env: Record<string, string>; opened(): string[] } {
  const file = join(mkdtempSync(join(tmpdir(), 'attache-sockets-')), 'opened');
  return {
    env: { NODE_OPTIONS: `--import ${WATCH}`, SOCKETS: file },
    opened: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []),
  };
}
