import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import { type Passage, passageId, type Sentence } from '../corpus/passage.js';
import { terms } from '../retrieve/terms.js';
import type { Leaning } from './draft.js';
import type { Selection } from './selection.js';

/** "Who wrote that?", "got a link?", "what is the report called?" */
const ASKS_SOURCE =
  /\b(?:who (?:wrote|says?|said|published|reported|testified)|says who|according to (?:whom|who)|sources?|references?|refs?|citations?|author|(?<!\b(?:his|her|full|official|job|exact) )title(?! (?:would|will|should|for)\b)|publisher|published|publication|link|url|web ?(?:address|page|site)|whose (?:number|figure|forecast|estimate|words?)|(?:which|what) (?:study|report|document|doc|paper|article|outfit|strategy)|(?:thing|study|report|document|doc|paper|article) called|where (?:is|does|did|was) (?:that|this|it|the \w+) (?:come )?from)\b/iu;
/** "Where can I read more?", "is there an annex?" */
const ASKS_DETAIL =
  /\b(?:details?|detailed|elsewhere|in depth|more depth|annex|appendix|fine print|small print|(?:read|find|learn|know|see|anything|something) (?:any )?more|more (?:on|about|to read|of it))\b/iu;
/** An endnote that says where more stands. */
const SAYS_WHERE = /\bcan be found in\b/u;
/** Words that may stand beside those and ask for nothing of their own. */
const BESIDE = new Set(
  terms('somewhere anywhere anything something read find see know learn available got need show name say detail'),
);
/** More other words than this ask for something of their own. */
const OTHER_TERMS = 2;

/**
 * Where the words of the answer before are from: the reference of the endnote that was quoted, or the endnote that its
 * sentence calls. Nothing where the chapter speaks for itself there.
 */
export function selectSourceOf({ asked, before }: Leaning, chapter: Chapter): Selection | undefined {
  if (before.length === 0 || asksBeside(ASKS_SOURCE, asked) > OTHER_TERMS) return undefined;
  const sentences = before.flatMap(chapter.sentencesIn);
  const notes = sentences.flatMap((sentence) => notesOf(sentence, chapter));
  const spans = [...new Set(notes)].flatMap(({ sentences: all }) => {
    const references = all.filter(isReference);
    return references.length > 0 ? references : all;
  });
  return spans.length === 0 ? undefined : { spans };
}

/**
 * Where more stands on what was answered before, as an endnote says that its passages call: those themselves or, of an item
 * of a list, any of that list.
 */
export function selectDetailOf(
  { asked, before }: Leaning,
  lists: readonly List[],
  chapter: Chapter,
): Selection | undefined {
  if (before.length === 0 || asksBeside(ASKS_DETAIL, asked) > 0) return undefined;
  const stands = new Set(before.flatMap(chapter.sentencesIn).map(({ passage }) => passage));
  const listed = lists
    .filter(({ introduction, items }) => [introduction, ...items].some(({ passage }) => stands.has(passage)))
    .flatMap(({ items }) => items.map(({ passage }) => passage));
  const marks = [...new Set([...stands, ...listed])].flatMap((id) => chapter.passage(id)?.marks ?? []);
  const notes = marks.flatMap(({ note }) => chapter.passage(passageId('endnote', note))?.sentences ?? []);
  const spans = notes.filter(({ text }) => SAYS_WHERE.test(text));
  return spans.length === 0 ? undefined : { spans };
}

/** How many words a question has beside what it is to ask for; without end where it does not ask for that. */
function asksBeside(pattern: RegExp, asked: string): number {
  if (!pattern.test(asked)) return Number.POSITIVE_INFINITY;
  return terms(asked.replace(pattern, ' ')).filter((term) => !BESIDE.has(term)).length;
}

/** The endnote that a sentence stands in, or those that it calls. */
function notesOf(sentence: Sentence, chapter: Chapter): readonly Passage[] {
  const passage = chapter.passage(sentence.passage);
  if (passage?.kind === 'endnote') return [passage];
  const marks = passage?.marks.filter(({ start }) => sentence.start <= start && start <= sentence.end + 1) ?? [];
  return marks.flatMap(({ note }) => chapter.passage(passageId('endnote', note)) ?? []);
}

function isReference({ text }: Sentence): boolean {
  return text.includes('https://');
}
