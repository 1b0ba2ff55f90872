import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

type EnvelopeType = 'events_api' | 'slash_commands' | 'interactive';

/** Slack's side of Socket Mode: what is not acknowledged comes again over the next connection. */
export interface SocketMode {
  /** Envelope ids that were acknowledged. */
  readonly acks: string[];
  /** What came with an acknowledgement. */
  readonly payloads: Map<string, unknown>;
  /** How many connections there have been. */
  readonly opened: () => number;
  /** Sends an envelope to the newest connection. */
  push(type: EnvelopeType, payload: object, envelopeId: string): void;
  /** Asks the client to come again, as Slack does every few hours; the connection is closed when the client closes it. */
  askToReconnect(reason: 'refresh_requested' | 'warning' | 'too_many_websockets'): void;
  /** From now on a connection answers nothing: neither pings nor closing, as when a network is gone. */
  goSilent(): void;
  /** Refuses as many handshakes with 409. */
  refuse(times: number): void;
  close(): void;
}

export function startSocketMode(server: Server): SocketMode {
  const acks: string[] = [];
  const payloads = new Map<string, unknown>();
  const unacknowledged = new Map<string, string>();
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  let newest: WebSocket | undefined;
  let opened = 0;
  let refusals = 0;

  server.on('upgrade', (request, socket: Duplex, head) => {
    if (refusals > 0) {
      refusals -= 1;
      socket.end('HTTP/1.1 409 Conflict\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, accept);
  });

  function accept(connection: WebSocket): void {
    newest = connection;
    opened += 1;
    connection.on('ping', () => {
      if (!silent.has(connection)) connection.pong();
    });
    connection.on('message', (data) => {
      if (silent.has(connection)) return;
      const { envelope_id, payload } = JSON.parse(data.toString());
      acks.push(String(envelope_id));
      payloads.set(String(envelope_id), payload);
      unacknowledged.delete(String(envelope_id));
    });
    connection.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
    for (const envelope of unacknowledged.values()) connection.send(envelope);
  }
  const silent = new Set<WebSocket>();

  return {
    acks,
    payloads,
    opened: () => opened,
    push(type, payload, envelopeId) {
      const envelope = JSON.stringify({ type, payload, envelope_id: envelopeId, accepts_response_payload: true });
      unacknowledged.set(envelopeId, envelope);
      newest?.send(envelope);
    },
    askToReconnect(reason) {
      newest?.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'wss' } }));
    },
    goSilent() {
      if (newest !== undefined) silent.add(newest);
    },
    refuse(times) {
      refusals = times;
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
