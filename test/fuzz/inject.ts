import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

export interface Given {
  readonly method?: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface Response {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/**
 * Gives a request to an application and gets its response, by Node's own classes and without a network between: a
 * hundred thousand requests a minute. Requests come from loopback.
 */
export function inject(app: RequestListener, { method = 'POST', path, headers, body }: Given): Promise<Response> {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
  const request = new IncomingMessage(socket);
  Object.assign(request, { method, url: path, httpVersionMajor: 1, httpVersionMinor: 1, httpVersion: '1.1' });
  const length = ['content-length', String(body.length)] as const;
  const lines = [['host', '127.0.0.1'] as const, length, ...headers].flat();
  // What Node's parser calls; types do not know it.
  (request as unknown as { _addHeaderLines(lines: string[], count: number): void })._addHeaderLines(
    lines,
    lines.length,
  );
  request.push(body);
  request.push(null);
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return new Promise((resolve, reject) => {
    const response = new ServerResponse(request);
    // A response wants of its socket only that it can be written to.
    response.assignSocket(sink as unknown as Socket);
    response.on('error', reject);
    response.on('finish', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const text = raw.slice(raw.indexOf('\r\n\r\n') + 4);
      resolve({ status: response.statusCode, type: String(response.getHeader('content-type') ?? ''), text });
    });
    app(request, response);
  });
}
