import { openDatabase } from '../../src/store/database.js';
import { killMany } from './killing.js';
import { simulateMany } from './simulation.js';
import { storesAtHand } from './stores.js';

/** What takes too long for every test run: ten times the seeds, five times the kills, on every store at hand. */
const SEEDS = 10_000;
const KILLS = 1_000;
const LANES = 5;

let failed = false;
for (const kind of storesAtHand()) {
  const place = await kind.make();
  const database = await openDatabase(kind.name === 'SQLite' ? ':memory:' : place.url);
  const played = await simulateMany(database, 1, SEEDS);
  await database.close();
  await place.remove();
  process.stdout.write(`${kind.name}, simulated: ${JSON.stringify(played)}\n`);

  const lanes = await Promise.all(Array.from({ length: LANES }, () => killMany(kind, KILLS / LANES)));
  const total = (name: 'kills' | 'kept' | 'lost' | 'dead' | 'doubled' | 'ambiguous') =>
    lanes.reduce((sum, lane) => sum + lane[name], 0);
  process.stdout.write(
    `${kind.name}, killed: ${total('kills')} kills, ${total('kept')} kept, ${total('lost')} lost, ${total('dead')} dead letters, ${total('doubled')} doubled, ${total('ambiguous')} in doubt\n`,
  );
  failed ||= played.failed !== undefined || total('lost') > 0 || total('doubled') > 0;
}
process.exitCode = failed ? 1 : 0;
