import type { Weighed } from '../../src/assemble.js';

const SAYS_NOTHING = { silent: 0, silentKind: 0, answers: [] };

/** The program with one of its parts taken away, to see what that part adds. */
export const WITHOUT: Readonly<Record<string, (own: Weighed) => Weighed>> = {
  /** Sentences are found by themselves; no foreseen question votes for them or for silence, and none is heard by its words. */
  'the votes of foreseen questions': (own) => ({
    ...own,
    retrieve: async (query) => ({ ...(await own.retrieve(query)), foreseen: [], likelihood: SAYS_NOTHING }),
  }),
  /** Only the nearest foreseen questions are heard. */
  'the words of all foreseen questions': (own) => ({
    ...own,
    retrieve: async (query) => ({ ...(await own.retrieve(query)), likelihood: SAYS_NOTHING }),
  }),
  /** A question for a sum may be answered by a sentence without one. */
  'the asked type': (own) => ({ ...own, understand: (text) => ({ ...own.understand(text), asks: undefined }) }),
  /** Most votes win, and silence where it has more. */
  'the judge': (own) => ({
    ...own,
    judge: (asked) => {
      const { candidates, silence } = own.judge(asked);
      const voted = candidates.map((candidate) => ({
        ...candidate,
        probability: candidate.votes > silence.votes ? candidate.votes / (candidate.votes + silence.votes) : 0,
      }));
      return { candidates: voted.sort((a, b) => b.votes - a.votes), silence };
    },
  }),
};
