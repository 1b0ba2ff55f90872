import { distanceWithin, lettersOf, mayBeWithin } from './edit-distance.js';
import { englishWords } from './english-words.js';
import { countWords } from './terms.js';
import { whenNeeded } from './when-needed.js';

/** Gives a question back with its mistyped words as the corpus writes them. */
export type Correct = (text: string) => string;

/** Shorter words have too many neighbours for a mistake to be told from another word. */
const SHORTEST = 4;
/** Words from this length on may have two mistakes. */
const LONG = 8;
/** A word that as many questions use is one that people mean, though the corpus lacks it. */
const COMMON = 40;

/** Texts whose words are no mistakes, though the vocabulary lacks them. */
interface Known {
  readonly questions: readonly string[];
  /** Names of what the corpus never speaks of: Slovakia is not Slovenia mistyped. */
  readonly strangers: readonly string[];
}

/**
 * Corrects words that are not known to the one nearest word of `vocabulary`, or that many questions use, within one or two
 * edits; among equally near ones, to that which is used most.
 */
export function createCorrect(vocabulary: readonly string[], known: Known): Correct {
  const correctWord = whenNeeded(() => createCorrectWord(vocabulary, known));
  return (text) => text.replace(/\p{Script=Latin}+/gu, (word) => (word.length < SHORTEST ? word : correctWord()(word)));
}

function createCorrectWord(vocabulary: readonly string[], known: Known): (word: string) => string {
  const counts = countWords(vocabulary);
  const used = countWords(known.questions);
  const strangers = countWords(known.strangers);
  const english = englishWords();
  const common = [...used].filter(([word, times]) => times >= COMMON && !counts.has(word) && !strangers.has(word));
  const targets = [...byUse(counts), ...byUse(common)].map((word) => ({ word, letters: lettersOf(word) }));
  // A word that the questions use now and then may itself be a mistake that was foreseen.
  const isKnown = (word: string) =>
    counts.has(word) || strangers.has(word) || (used.get(word) ?? 0) > 4 || english.has(word);
  const nearest = (word: string): string | undefined => {
    const limit = word.length >= LONG ? 2 : 1;
    const letters = lettersOf(word);
    const alike = targets.filter((target) => mayBeWithin(letters, target.letters, limit));
    for (let edits = 1; edits <= limit; edits += 1) {
      const found = alike.filter((target) => distanceWithin(word, target.word, edits));
      // People seldom miss the first letter.
      const likely = found.find((target) => target.word[0] === word[0]) ?? found[0];
      if (likely !== undefined) return likely.word;
    }
    return undefined;
  };
  return (word) => {
    const plain = word.toLowerCase();
    return isKnown(plain) ? word : (nearest(plain) ?? word);
  };
}

/** Words that are long enough to be told from others, those used most first. */
function byUse(counts: Iterable<readonly [word: string, times: number]>): string[] {
  return [...counts]
    .filter(([word]) => word.length >= SHORTEST)
    .sort(([, a], [, b]) => b - a)
    .map(([word]) => word);
}
