import type { Chapter } from '../corpus/chapter.js';
import { type Html, html } from './html.js';

/** Why a place of the source is marked [sic]: what a reader of the page image would see, or has to guess. */
const REASONS: Readonly<Record<string, string>> = {
  'lead an effort with and other key agencies':
    'Words are missing in the source: a name seems to have stood between “with” and “and”.',
  andits: 'Two words, “and its”, run together in the source.',
  'Suppor t International Technology Ef for ts':
    'The letters of this margin label stand apart in the extracted text: “Support International Technology Efforts”.',
};
const REASON = 'The source reads so.';

/** A place where the source is defective, with a word why. */
export interface TextNote {
  readonly number: number;
  readonly words: string;
  readonly why: string;
}

/** The defects that `source.json` names, and those of the labels beside the text, numbered in that order. */
export function textNotes({ source, asides }: Pick<Chapter, 'source' | 'asides'>): TextNote[] {
  const inLabels = Object.keys(REASONS).filter((words) => asides.some(({ text }) => text.includes(words)));
  return [...new Set([...source.defects, ...inLabels])].map((words, index) => ({
    number: index + 1,
    words,
    why: REASONS[words] ?? REASON,
  }));
}

/** [sic] behind a text that holds such a place, leading to the word why. */
export function sicMark(text: string, chapter: Pick<Chapter, 'source' | 'asides'>): Html {
  const note = textNotes(chapter).find(({ words }) => text.includes(words));
  return note === undefined ? html`` : sicLink(note, '/');
}

/** @param page where the notes are, when it is not the page itself. */
export function sicLink({ number }: TextNote, page = ''): Html {
  return html` <a class="sic" href="${page}#sic-${number}" aria-label="[sic]: why, in text note ${number}">[sic]</a>`;
}

export function textNoteSection(chapter: Chapter): Html {
  return html`<section aria-labelledby="text-notes"><h2 id="text-notes">Notes on the text</h2>
<ol class="text-notes">${textNotes(chapter).map(({ number, words, why }) => html`<li id="sic-${number}">“${words}”: ${why}</li>`)}</ol></section>`;
}
