import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a program and a server, and can go silent or hang up on it. */
export interface Proxy {
  readonly port: number;
  /** Keeps connections open and forwards nothing: the half-open state that a lost network leaves. */
  silence(): void;
  /** Forwards again; what was silent before stays so. */
  resume(): void;
  /** Resets every connection. */
  reset(): void;
  close(): Promise<void>;
}

export async function startProxy(target: { host: string; port: number }, port = 0): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((from) => {
    const to = connect(target.port, target.host);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.on('data', (data) => {
        if (!silent && !muted.has(one)) other.write(data);
      });
    }
  });
  const muted = new WeakSet<Socket>();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence() {
      silent = true;
      for (const socket of sockets) muted.add(socket);
    },
    resume() {
      silent = false;
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
