import type { Compared } from './peers.js';
import { drawBars, drawLines } from './plot.js';

/** The plots of a comparison, by the name of the file. */
export function plotPeers({ retrieval, acknowledgement, search, answer }: Compared): Record<string, string> {
  const kinds = Object.entries(retrieval);
  const measure = (title: string, unit: string, figure: 'p50Ms' | 'p99Ms' | 'residentMb' | 'readyMs') => ({
    title,
    unit,
    bars: kinds.map(([key, one]) => ({ name: one.title, value: one[figure], ours: key === 'attache' })),
  });
  const panels = [
    measure('Time of a question, p50', 'ms', 'p50Ms'),
    measure('Time of a question, p99', 'ms', 'p99Ms'),
    measure('From start to first answer', 'ms', 'readyMs'),
    measure('Resident memory', 'MB', 'residentMb'),
    {
      title: 'Acknowledgements a second, 32 deliveries under way',
      unit: 'a second',
      bars: Object.entries(acknowledgement).map(([key, one]) => ({
        name: one.title,
        value: one.perSecond,
        ours: key.startsWith('attache'),
      })),
    },
  ];
  const inWords = panels.map(
    ({ title, unit, bars }) =>
      `${title}: ${bars.map(({ name, value }) => `${name} ${value.toFixed(1)} ${unit}`).join('; ')}.`,
  );
  const searched = Object.values(search);
  const answered = Object.values(answer);
  return {
    peers: drawBars({ title: 'Attaché beside its peers', description: inWords.join(' ') }, panels),
    'growth-search': drawLines(
      {
        title: 'A nearest search, by the number of vectors',
        description: searched
          .map(
            ({ vectors, oursMs, rawMs }) =>
              `${vectors} vectors: Attaché ${oursMs.toFixed(3)} ms, raw hnswlib ${rawMs.toFixed(3)} ms.`,
          )
          .join(' '),
      },
      { x: 'vectors', y: 'milliseconds, median', log: true },
      [
        { name: 'Attaché', points: searched.map(({ vectors, oursMs }) => [vectors, oursMs]) },
        { name: 'raw hnswlib', points: searched.map(({ vectors, rawMs }) => [vectors, rawMs]) },
      ],
    ),
    'growth-answer': drawLines(
      {
        title: 'An answer, by how often the chapter stands in the corpus',
        description: answered
          .map(({ times, p50Ms, p99Ms }) => `${times} times: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms.`)
          .join(' '),
      },
      { x: 'times that the chapter is repeated', y: 'milliseconds', log: true },
      [
        { name: 'p50', points: answered.map(({ times, p50Ms }) => [times, p50Ms]) },
        { name: 'p99', points: answered.map(({ times, p99Ms }) => [times, p99Ms]) },
      ],
    ),
  };
}
