/** A body that is larger than any honest reply. */
export class Oversized extends Error {
  override readonly name = 'Oversized';
}

/** Headers that a model service needs; the SDK's own, which describe this machine, stay here. */
const SENT = ['authorization', 'api-key', 'content-type', 'accept'];
/** Headers of a reply that are read. */
const READ = ['content-type', 'retry-after'];

/**
 * A `fetch` that resolves only once the whole body has come, so that whatever limits the call limits its body too. It
 * follows no redirect, which could carry the key and the question to another host.
 * @param limit bytes of a body, decoded.
 * @throws Oversized past that.
 */
export function createBoundedFetch(limit: number): typeof fetch {
  return async (input, init) => {
    const headers = pick(new Headers(init?.headers), SENT);
    const response = await fetch(input, { ...init, headers, redirect: 'error' });
    const body = await readBounded(response, limit);
    return new Response(body.length === 0 ? null : body, {
      status: response.status,
      headers: pick(response.headers, READ),
    });
  };
}

async function readBounded({ body }: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the body, which closes its connection.
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit) throw new Oversized('the reply is larger than any answer can be');
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function pick(headers: Headers, names: readonly string[]): Headers {
  return new Headers(
    names.flatMap((name): [string, string][] => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
