import type { Answer, Citation } from '../answer/answer.js';
import { visible } from '../answer/clean.js';
import { LIMITS } from './limits.js';
import { readerAddress } from './markdown.js';

export interface Claim {
  readonly '@type': 'Claim';
  /** The `n` of `[n]` in the text. */
  readonly position: number;
  readonly appearance: {
    readonly '@type': 'DigitalDocument';
    readonly name: string;
    readonly abstract: string;
    readonly url?: string;
    readonly image: { readonly '@type': 'ImageObject'; readonly name: 'Text' };
  };
}

export interface MessageEntity {
  readonly type: 'https://schema.org/Message';
  readonly '@type': 'Message';
  readonly '@context': 'https://schema.org';
  readonly '@id': '';
  readonly additionalType?: readonly ['AIGeneratedContent'];
  readonly citation?: readonly Claim[];
}

/** The one root entity of a reply with these citations, or undefined where there is nothing to cite and no model wrote. */
export function messageEntity(
  { composer }: Pick<Answer, 'composer'>,
  citations: readonly Citation[],
): MessageEntity | undefined {
  const claims = citations.slice(0, LIMITS.citations).map(claim);
  const written = composer === 'openai';
  if (claims.length === 0 && !written) return undefined;
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    ...(written && { additionalType: ['AIGeneratedContent'] }),
    ...(claims.length > 0 && { citation: claims }),
  };
}

function claim(citation: Citation): Claim {
  const url = readerAddress(citation.url);
  return {
    '@type': 'Claim',
    position: citation.n,
    appearance: {
      '@type': 'DigitalDocument',
      name: clamp(citation.label, LIMITS.citationName),
      abstract: clamp(citation.quote, LIMITS.citationAbstract),
      ...(url !== undefined && { url }),
      image: { '@type': 'ImageObject', name: 'Text' },
    },
  };
}

/** At most `limit` UTF-16 units, cut at a word where one ends near, with an ellipsis, which never ends an address: it would open another. */
export function clamp(text: string, limit: number): string {
  const shown = visible(text);
  if (shown.length <= limit) return shown;
  const cut = shown.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '');
  const word = cut.lastIndexOf(' ');
  const kept = (word > limit / 2 ? cut.slice(0, word) : cut).trimEnd();
  const last = kept.lastIndexOf(' ') + 1;
  return `${(kept.includes('://', last) ? kept.slice(0, last) : kept).trimEnd()}…`;
}
