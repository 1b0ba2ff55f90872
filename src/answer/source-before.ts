import type { Chapter } from '../corpus/chapter.js';
import { type Passage, passageId, type Sentence } from '../corpus/passage.js';
import { terms } from '../retrieve/terms.js';
import type { Leaning } from './draft.js';
import type { Selection } from './selection.js';

/** "Who wrote that?", "got a link?", "what is the report called?" */
const ASKS_SOURCE =
  /\b(?:who (?:wrote|says?|said|published|reported|testified)|says who|according to (?:whom|who)|sources?|references?|refs?|citations?|author|title|publisher|published|publication|link|url|web ?(?:address|page|site)|whose (?:number|figure|forecast|estimate|words?)|(?:which|what) (?:study|report|document|doc|paper|article|outfit|strategy)|(?:thing|study|report|document|doc|paper|article|it|that|this|they) called|where (?:is|does|did|was) (?:that|this|it|the \w+) (?:come )?from)\b/iu;
/** More words than this ask for something of their own. */
const FEW_TERMS = 4;

/**
 * Where the words of the answer before are from: the reference of the endnote that was quoted, or the endnote that its
 * sentence calls. Nothing where the chapter speaks for itself there.
 */
export function selectSourceOf({ asked, before }: Leaning, chapter: Chapter): Selection | undefined {
  if (before.length === 0 || !ASKS_SOURCE.test(asked) || terms(asked).length > FEW_TERMS) return undefined;
  const sentences = before.flatMap(chapter.sentencesIn);
  const notes = sentences.flatMap((sentence) => notesOf(sentence, chapter));
  const spans = [...new Set(notes)].flatMap(({ sentences: all }) => {
    const references = all.filter(isReference);
    return references.length > 0 ? references : all;
  });
  return spans.length === 0 ? undefined : { spans };
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
