import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/**
 * Directory of the model, and the passages to be found, as the bench hands them over.
 * @returns {{ model: string, passages: { id: string, text: string }[] }}
 */
export function readTask() {
  const [model = '', passages = ''] = process.argv.slice(2);
  return { model, passages: JSON.parse(readFileSync(passages, 'utf8')) };
}

/**
 * Takes questions where Attaché takes them, and says where that is.
 * @param {(question: string) => Promise<string[]>} find ids of the three nearest passages, nearest first.
 */
export function serve(find) {
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const { q } = JSON.parse(Buffer.concat(chunks).toString());
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ passages: await find(q) }));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`ready on http://127.0.0.1:${server.address().port}/\n`));
}
