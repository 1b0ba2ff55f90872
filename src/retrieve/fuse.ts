/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): each ranking gives a document 1 / (k + rank).
 * Ranks fuse where scores of different kinds cannot be added.
 * @param rankings lists of document indices, best first.
 * @returns document index → fused score, best first.
 */
export function reciprocalRankFusion(rankings: readonly (readonly number[])[], k = 60): Map<number, number> {
  const scores = new Map<number, number>();
  for (const ranking of rankings) {
    ranking.forEach((index, rank) => {
      scores.set(index, (scores.get(index) ?? 0) + 1 / (k + rank + 1));
    });
  }
  return new Map([...scores].sort(([, a], [, b]) => b - a));
}
