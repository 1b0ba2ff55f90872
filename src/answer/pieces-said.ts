import type { Claim, Supported } from './answer.js';

/** What an answer says, piece by piece: our own sentences, and claims. */
export type Said = { readonly kind: 'own'; readonly text: string } | { readonly kind: 'claim'; readonly claim: Claim };

/** The text of an answer in its order; our own sentences that stand between two claims are one piece. */
export function piecesSaid({ text, claims }: Pick<Supported, 'text' | 'claims'>): Said[] {
  const pieces: Said[] = [];
  let from = 0;
  const ours = (to?: number) => {
    const own = text.slice(from, to).split('\n').join(' ').trim();
    if (own !== '') pieces.push({ kind: 'own', text: own });
  };
  for (const claim of claims) {
    const said = lineOf(claim);
    const at = lineStart(text, said, from);
    if (at >= 0) {
      ours(at);
      from = at + said.length;
    }
    pieces.push({ kind: 'claim', claim });
  }
  ours();
  return pieces;
}

/** A claim as the text says it, with the numbers of its citations. */
export function lineOf({ text, citations }: Claim): string {
  return `${text} ${citations.map((n) => `[${n}]`).join('')}`;
}

/** Where a line begins with these words, −1 where none does. */
function lineStart(text: string, words: string, from: number): number {
  let at = text.indexOf(words, from);
  while (at > 0 && text[at - 1] !== '\n') at = text.indexOf(words, at + 1);
  return at;
}
