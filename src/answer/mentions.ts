import type { Chapter } from '../corpus/chapter.js';
import { terms } from '../retrieve/terms.js';
import type { Selection } from './selection.js';
import type { Understanding } from './understand.js';

const MENTIONED = '(?:mentioned|named|cited|referred to|brought up|touched (?:on|upon))';
const MENTIONS = '(?:mention|name|refer to|bring up|touch (?:on|upon))';
const ANYWHERE = String.raw`(?: (?:anywhere|somewhere|at all|by name|in (?:it|here|there|(?:the|this) (?:chapter|report|text|endnotes?))))*\W*$`;
/** "Is quantum mentioned anywhere?" */
const IS_MENTIONED = new RegExp(
  String.raw`^\W*(?:and |so |but )*(?:is|are|was|were) (?:the )?(.{2,60}?) (?:even |ever |actually |also )?${MENTIONED}${ANYWHERE}`,
  'iu',
);
/** "Does it mention quantum computing?" */
const DOES_MENTION = new RegExp(
  String.raw`^\W*(?:and |so |but )*(?:does|do|did) (?:it|they|the (?:chapter|report|text|commission|authors?|endnotes?)) (?:even |ever |actually |also )?${MENTIONS} (?:the )?(.{2,60}?)${ANYWHERE}`,
  'iu',
);
/** "The exact wording of the shoulder-to-shoulder line": a sentence that is asked for by its own words. */
const WORDING_OF =
  /\b(?:wording|words|text|sentences?|lines?|quotes?|passages?|phrases?|verbatim)(?: is used)? (?:of|on|about|with|regarding|concerning) (?:the |that |our )?(.{2,60}?)(?: (?:line|sentence|passage|phrase|quote|bit|part))?\W*$/iu;
/** Words in more sentences than this are what the chapter is about, and one of them is no answer. */
const FEW = 3;

/**
 * Whether the chapter mentions something is answered with the few sentences that have its words, and what its wording on
 * something is with the one sentence that has them; others may say it in other words.
 */
export function selectMentions(
  { text }: Understanding,
  { sentences }: Pick<Chapter, 'sentences'>,
): Selection | undefined {
  const mention = IS_MENTIONED.exec(text) ?? DOES_MENTION.exec(text);
  const asked = terms((mention ?? WORDING_OF.exec(text))?.[1] ?? '');
  if (asked.length === 0) return undefined;
  const holding = sentences.filter((sentence) => {
    const held = new Set(terms(sentence.text));
    return asked.every((term) => held.has(term));
  });
  const most = mention === null ? 1 : FEW;
  return holding.length > 0 && holding.length <= most ? { spans: holding } : undefined;
}
