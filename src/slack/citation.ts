import type { KnownBlock, RichTextElement, RichTextQuote } from '@slack/types';
import type { Citation } from '../answer/answer.js';
import { sic } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { cut } from './limits.js';

/** Words of the source that the card of a citation shows; the whole quotation stands beside it. */
const SNIPPET = 200;

/** Slack's own citation, which its documentation has and its published types do not have yet. */
interface CitationElement {
  readonly type: 'citation';
  readonly url: string;
  readonly text: string;
  readonly index: number;
  readonly details: object;
  readonly from_llm: boolean;
}

/** A numbered citation as an element of rich text: Slack's own, which needs an https address, or a link. */
export function numbered({ n, url, label, quote }: Citation, source: SourceDescription): RichTextElement {
  if (!url.startsWith('https://')) return linkTo(url, n, label);
  const element: CitationElement = {
    type: 'citation',
    url,
    text: label,
    index: n,
    details: {
      citation_type: 'web',
      display_name: source.publisher,
      title: `${source.report}, chapter ${source.chapter}: ${source.chapterTitle}`,
      snippet: cut(quote, SNIPPET),
    },
    from_llm: false,
  };
  // The union of elements is closed in the published types.
  return element as unknown as RichTextElement;
}

function linkTo(url: string, n: number, label: string): RichTextElement {
  return { type: 'link', url, text: `[${n}] ${label}` };
}

/** A passage that is worth reading but supports nothing, hence without a number. */
export function unnumbered({ url, label }: Citation): RichTextElement {
  return { type: 'link', url, text: label };
}

/** A quotation, whole, with its mark and its place behind it. */
export function quotation({ quote }: Citation, source: SourceDescription, place: RichTextElement): RichTextQuote {
  return {
    type: 'rich_text_quote',
    elements: [{ type: 'text', text: `“${quote}”${sic(quote, source)} ` }, place],
  };
}

/** The same blocks with links where Slack's own citations stood, for a Slack that does not know them. */
export function withLinks(blocks: readonly KnownBlock[]): KnownBlock[] {
  return blocks.map((block) => {
    if (block.type !== 'rich_text') return block;
    const elements = block.elements.map((element) =>
      element.type === 'rich_text_quote' || element.type === 'rich_text_section'
        ? { ...element, elements: element.elements.map(plain) }
        : element,
    );
    return { ...block, elements };
  });
}

/** Whether any of these is Slack's own citation. */
export function isNative(blocks: readonly KnownBlock[]): boolean {
  return JSON.stringify(blocks) !== JSON.stringify(withLinks(blocks));
}

/** See `numbered` for why the published type does not say that an element may be a citation. */
function plain(element: RichTextElement | CitationElement): RichTextElement {
  return element.type === 'citation' ? linkTo(element.url, element.index, element.text) : element;
}
