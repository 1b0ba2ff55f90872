import type { Frames, Language } from '../corpus/languages.js';
import type { FindEntities } from '../retrieve/entities.js';
import type { Gloss } from '../retrieve/gloss.js';
import type { LanguageOf } from '../retrieve/language-of.js';
import { ENGLISH, NOT_UNDERSTOOD } from './wording.js';

/** A question as the later stages read it, in English or in a rough gloss of it. */
export interface Translated {
  readonly english: string;
  /** Not English but a gloss of another language, which only our own rules can read. */
  readonly glossed: boolean;
  /** Our own sentences in the asker's language. */
  readonly frames: Frames;
  /** What the asker must know of languages: that quotes are English, or that the question's language is not known here. */
  readonly notes: readonly string[];
  /** The question to be shown, once `standing`, a question that stands alone, was made of it. */
  named(standing: string): string;
}

export type Translate = (text: string) => Translated;

interface Parts {
  readonly languages: readonly Language[];
  readonly languageOf: LanguageOf;
  readonly gloss: Gloss;
  readonly findEntities: FindEntities;
}

export function createTranslate({ languages, languageOf, gloss, findEntities }: Parts): Translate {
  return (text) => {
    const writtenOut = gloss(text, 'en');
    const code = languageOf(writtenOut);
    const language = languages.find((one) => one.code === code);
    if (language === undefined) {
      const notes = code === undefined ? [NOT_UNDERSTOOD] : [];
      const named = (standing: string) => (standing === writtenOut ? text : standing);
      return { english: writtenOut, glossed: false, frames: ENGLISH, notes, named };
    }
    const english = gloss(text, code);
    // The gloss is no language to show; what a follow-up left out is named behind the asker's own words.
    const named = (standing: string) => {
      const own = new Set(findEntities(english).map(({ id }) => id));
      const added = findEntities(standing).filter(({ id }) => !own.has(id));
      return added.length === 0 ? text : `${text} (${added.map(({ short, name }) => short ?? name).join(', ')})`;
    };
    return { english, glossed: true, frames: language.frames, notes: [language.frames.englishQuotes], named };
  };
}
