import type { Answer, Citation } from '../answer/answer.js';
import { cableText } from '../answer/cable.js';
import { sic, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import {
  type AdaptiveCard,
  block,
  type Container,
  card,
  fitted,
  openReader,
  placeOf,
  type RichTextBlock,
  row,
  run,
  type ToggleVisibility,
  table,
} from './elements.js';

/** Where there is no answer: passages that are worth reading, never support for a claim. */
export function nearestCard(nearest: readonly Citation[], source: SourceDescription): AdaptiveCard {
  const { kept } = fitted(nearest, (citation) => row([placeOf(citation)], quoted(citation, source)));
  return card({
    title: 'Worth reading',
    body: [table(['Where', 'What stands there'], [3, 8], kept)],
    fallback: nearest.map(({ label, quote }) => `${label}: “${quote}”`),
    footer: 'These passages are near the question; none of them answers it.',
  });
}

/** One quotation with its place, to be sent to others. */
export function quoteCard(citation: Citation, source: SourceDescription, today: Date): AdaptiveCard {
  return card({
    title: citation.label,
    body: [block(quoted(citation, source)), cable([citation], source, today)],
    fallback: [`“${citation.quote}”`],
    footer: statusLine(source),
    actions: [openReader(citation, 'Read it in the chapter'), COPY],
  });
}

/** The quotations of an answer, ready to be pasted into a cable. */
export function cableCard(
  { citations }: Pick<Answer, 'citations'>,
  source: SourceDescription,
  today: Date,
): AdaptiveCard {
  const text = cableText({ citations }, source, today);
  return card({
    title: 'For a cable',
    body: typewritten(text),
    fallback: [text],
    footer: 'Select the text above and copy it.',
  });
}

const CABLE = 'cable';

/** Shows what `cable` holds, on the reader's own screen alone. */
export const COPY: ToggleVisibility = {
  type: 'Action.ToggleVisibility',
  title: 'Copy for a cable',
  targetElements: [CABLE],
};

/** The citations as text for a cable, out of sight until `COPY` is pressed. */
export function cable(citations: Answer['citations'], source: SourceDescription, today: Date): Container {
  return {
    type: 'Container',
    id: CABLE,
    style: 'emphasis',
    isVisible: false,
    items: typewritten(cableText({ citations }, source, today)),
  };
}

/** Clients join the lines of a run, so that each line is a block of its own. */
function typewritten(text: string): RichTextBlock[] {
  return text
    .split('\n\n')
    .flatMap((paragraph, at) =>
      paragraph
        .split('\n')
        .map((line, place) =>
          block([run(line, { fontType: 'Monospace' })], { spacing: place === 0 && at > 0 ? 'Medium' : 'None' }),
        ),
    );
}

export function quoted({ quote }: Citation, source: SourceDescription) {
  return [run(`“${quote}”`, { italic: true }), run(sic(quote, source))];
}
