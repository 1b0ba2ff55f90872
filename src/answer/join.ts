import type { Frames } from '../corpus/languages.js';
import type { Draft, DraftClaim } from './draft.js';
import { ENGLISH, ofPart } from './wording.js';

/** One thing that was asked, with the draft that answers it or says why nothing does. */
export interface AnsweredPart {
  readonly asked: string;
  readonly draft: Draft;
}

/** Makes one draft of several, in the order asked; where one has no answer, the words say which. */
export function joinDrafts(parts: readonly AnsweredPart[], frames: Frames): Draft {
  const [first] = parts;
  if (first === undefined) return refusing(frames.notOfChapter);
  if (parts.length === 1) return first.draft;
  const claims = new Map(headed(parts, frames).map((claim) => [JSON.stringify(claim), claim]));
  const silent = parts.filter(({ draft }) => !draft.complete);
  return {
    claims: [...claims.values()],
    complete: silent.length === 0,
    nearest: silent.flatMap(({ draft }) => draft.nearest.slice(0, silent.length > 1 ? 1 : undefined)),
    missing: [...new Set(silent.flatMap(({ draft }) => draft.missing))],
    refusal: silent.map((part) => ofPart(nameOf(part, parts, frames), part.draft.refusal, frames)).join('\n'),
    composer: first.draft.composer,
  };
}

/** Where something is to stand before the claims of one part, each part is told by its name from the next. */
function headed(parts: readonly AnsweredPart[], frames: Frames): DraftClaim[] {
  const apart = parts.some(({ draft }) => draft.claims.some(({ lead }) => lead !== undefined));
  return parts.flatMap((part) =>
    part.draft.claims.map((claim) =>
      apart ? { ...claim, lead: ofPart(nameOf(part, parts, frames), claim.lead ?? '', frames) } : claim,
    ),
  );
}

/** A part in the asker's words, or by its place where what is looked up is a gloss of them. */
function nameOf(part: AnsweredPart, parts: readonly AnsweredPart[], frames: Frames): string {
  return frames === ENGLISH ? part.asked : String(parts.indexOf(part) + 1);
}

/** Both halves where they answer different things; the whole where it was one question after all. */
export function wholeOrHalves(whole: AnsweredPart, halves: readonly AnsweredPart[]): readonly AnsweredPart[] {
  const answered = halves.filter(({ draft }) => draft.complete);
  const said = ({ claims }: Draft) => JSON.stringify(claims.map(({ text, evidence }) => ({ text, evidence })));
  const distinct = new Set(answered.map(({ draft }) => said(draft)));
  const lost = halves.some(({ draft }) => draft.surelySilent === true);
  const worth =
    answered.length === halves.length ? distinct.size > 1 : (!whole.draft.complete || lost) && answered.length > 0;
  return worth ? halves : [whole];
}

/** A draft that holds nothing but why. */
export function refusing(refusal: string): Draft {
  return { claims: [], complete: false, nearest: [], missing: [], refusal, composer: 'extract' };
}
