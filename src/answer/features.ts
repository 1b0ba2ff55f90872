import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import type { Span } from '../corpus/passage.js';
import type { FindEntities } from '../retrieve/entities.js';
import type { Likelihood } from '../retrieve/likelihood.js';
import type { Retrieval } from '../retrieve/retrieve.js';
import { words } from '../retrieve/terms.js';
import { lacks } from './asked-type.js';
import { createStandsElsewhere, type StandsElsewhere } from './elsewhere.js';
import { createNeighbourhood } from './neighbourhood.js';
import type { Understanding } from './understand.js';
import { type Candidate, countVotes, keyOf, TEN, type Votes, weigh } from './votes.js';

/** A question, or another way to read it, as it is understood, and what was found for it. */
export interface Understood {
  readonly understanding: Understanding;
  readonly retrieval: Retrieval;
}

/** What a question that leans on what came before it is judged by besides. */
export interface Beside {
  /** How it may be read otherwise: always as many, in the same order. */
  readonly otherReadings: readonly Understood[];
  /** What was answered just before it. */
  readonly before: readonly Span[];
}

/** What the voters of one reading of a question say for a candidate. */
const OF_VOTES = [
  'nearness',
  /** How much nearer than the nearest silent question, and than the nearest question with another answer. */
  'beforeSilence',
  'beforeOthers',
  /** Votes for it against those for all others and for silence, as a logarithm. */
  'share',
  /** Its voters against the silent ones, as a logarithm: where votes fade slowly, and where only the nearest count. */
  'overSilenceFar',
  'overSilenceNear',
  /** Mean nearness of its nearest three voters, less that of the nearest three silent questions. */
  'beforeSilenceOfThree',
  /** Share of silent questions and share of its own voters among the ten nearest. */
  'silentOfTen',
  'ownOfTen',
  /** Share again, times the logarithm of how many words there are: where a scene is told, it means something else. */
  'shareOfLong',
] as const;
/** What the words of one reading say for a candidate, whoever votes for it. */
const OF_WORDS = [
  /** How likely they are for the likeliest of its spans, for its spans on average, and before the likeliest other candidate. */
  'likelihood',
  'likelihoodOnAverage',
  'likelihoodBeforeOthers',
  /** How likely they are where nothing answers, and where one kind of thing is asked for in vain. */
  'silentLikelihood',
  'silentKindLikelihood',
  /** Share of the question that the chapter does not speak of. */
  'unspoken',
  /** 1 where the question wants a kind of thing, such as a sum or a date, that the spans do not hold. */
  'lacksType',
  /** 1 where it names a body that the chapter does not. */
  'outsider',
  /** 1 where no initiative that it names is spoken of where the spans stand; 0 where it leans on what was answered before, and its name is a guess. */
  'elsewhere',
  /** Unspoken again, times the logarithm of how many words there are. */
  'unspokenOfLong',
] as const;
const FEATURES = [...OF_VOTES, ...OF_WORDS];
type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

/** Candidates of a reading worth a probability; the rest has next to no votes. */
const BEST = 5;
/** Sentences that are candidates because of the words of a reading, whoever votes for them. */
const LIKELIEST = 3;
/** Keep the logarithm of no votes finite, each at the size of a far vote of its kind. */
const NO_VOTES = 1e-5;
const NO_VOTES_FAR = 1e-4;
const NO_VOTES_NEAR = 1e-6;
/** How quickly votes fade for the two looks beside the count itself. */
const FAR = 10;
const NEAR = 40;

/** What the candidates for a question, and silence, are weighed by; always as many numbers for each. */
interface Weighable {
  readonly candidates: readonly { readonly candidate: Candidate; readonly features: readonly number[] }[];
  readonly silence: Votes['silence'] & { readonly features: readonly number[] };
}

type WeighUp = (asked: Understood, beside?: Beside) => Weighable;

/** Finds the best candidates of all readings of a question, and what each reading says for each of them. */
export function createFeatures(chapter: Chapter, lists: readonly List[], findEntities: FindEntities): WeighUp {
  const standsElsewhere = createStandsElsewhere(chapter, lists, findEntities);
  const neighbourhood = createNeighbourhood(chapter);
  const count = ({ understanding, retrieval }: Understood) => {
    const votes = countVotes(asksAbout(understanding.text) ? withoutSpecifics(retrieval) : retrieval);
    const found = new Map(votes.candidates.map((candidate) => [keyOf(candidate), candidate]));
    const likeliest = retrieval.likelihood.answers.slice(0, LIKELIEST).map(({ span }) => unvoted([span]));
    const best = [...votes.candidates.slice(0, BEST), ...likeliest];
    return { understanding, retrieval, votes, found, best };
  };
  return (asked, beside) => {
    const { otherReadings, before } = beside ?? { otherReadings: [], before: [] };
    const first = count(asked);
    const readings = [first, ...otherReadings.map(count)];
    const best = new Map<string, Candidate>();
    for (const candidate of readings.flatMap((reading) => reading.best)) {
      const key = keyOf(candidate);
      // Where the question itself has votes for one, those are its votes.
      if (!best.has(key)) best.set(key, first.found.get(key) ?? candidate);
    }
    const candidates = [...best.values()].map((candidate) => ({
      candidate,
      features: [1, ...(beside === undefined ? [] : neighbourhood(candidate.spans, before))],
    }));
    const silent: number[] = [];
    for (const reading of readings) {
      const likelihoods = compareLikelihoods([...best.values()], reading.retrieval.likelihood);
      const own = [...best].map(([key, { spans, contrary }]) => {
        const voted = reading.found.get(key);
        const features = featuresOf(voted ?? unvoted(spans, contrary), {
          ...reading,
          likelihoods,
          chapter,
          standsElsewhere,
          before,
        });
        return { isVoted: voted !== undefined, features };
      });
      // What a reading did not find is as far as the farthest that it found.
      const least = leastOf(own.flatMap(({ isVoted, features }) => (isVoted ? features : [])));
      for (const [at, { isVoted, features }] of own.entries()) {
        const known = isVoted ? features : { ...features, ...least };
        candidates[at]?.features.push(
          ...FEATURES.map((name) => known[name]),
          ...(beside === undefined ? [] : [isVoted ? 0 : 1]),
        );
      }
      const most = (name: keyof Features) => Math.max(...own.map(({ features }) => features[name]));
      silent.push(...TELL_OF_SILENCE.map((name) => (own.length === 0 ? 0 : most(name))));
    }
    return { candidates, silence: { ...first.votes.silence, features: silent } };
  };
}

/** What the best of all candidates has of these tells how likely silence is. */
const TELL_OF_SILENCE = ['nearness', 'overSilenceFar', 'overSilenceNear', 'likelihood'] as const;

/** The least of each of what voters say; 0 where no candidate has any. */
function leastOf(voted: readonly Features[]): Partial<Features> {
  const least = (name: keyof Features) => (voted.length === 0 ? 0 : Math.min(...voted.map((one) => one[name])));
  return Object.fromEntries(OF_VOTES.map((name) => [name, least(name)]));
}

function unvoted(spans: readonly Span[], contrary = false): Candidate {
  return { spans, contrary, votes: 0, nearness: 0, voters: [] };
}

/** "Does it say anything on …": any words on it answer. */
const ABOUT =
  /\b(?:say|says|said|saying|anything|something|mentions?|mentioned|talks?|covers?|address(?:es)?|discuss(?:es)?|position|passage|text|line|words?)\b.{0,30}?\b(?:about|on|of|regarding|concerning|as regards)\b|\bwhat about\b/iu;
/** … but not where it goes on to ask for something of it. */
const SPECIFIC =
  /\b(?:who|whom|whose|which|when|where|why|how|whether|names?|number|amount|budget|cost|date|deadline)\b/iu;

function asksAbout(question: string): boolean {
  const about = ABOUT.exec(question);
  return about !== null && !SPECIFIC.test(question.slice(about.index + about[0].length));
}

/** Silent questions that ask for a thing of a subject say nothing against a question that asks for the subject alone. */
function withoutSpecifics(retrieval: Retrieval): Retrieval {
  const general = new Set(['offtopic', 'other', 'hostile', 'current', 'otherchapter']);
  const foreseen = retrieval.foreseen.filter(({ item }) => item.spans.length > 0 || general.has(item.asks ?? ''));
  return { ...retrieval, foreseen };
}

interface Case {
  readonly understanding: Pick<Understanding, 'text' | 'asks' | 'outsiders' | 'entities'>;
  readonly votes: Votes;
  readonly retrieval: Pick<Retrieval, 'unspoken' | 'likelihood'>;
  readonly likelihoods: Likelihoods;
  readonly chapter: Pick<Chapter, 'sentencesIn'>;
  readonly standsElsewhere: StandsElsewhere;
  readonly before: readonly Span[];
}

function featuresOf(candidate: Candidate, known: Case): Features {
  const { understanding, votes, retrieval, likelihoods, chapter } = known;
  // A set of spans that shares some with this one speaks for it as much as against it.
  const others = votes.candidates.filter((other) => !shareSpans(other, candidate));
  const against = others.reduce((sum, other) => sum + other.votes, votes.silence.votes);
  const share = Math.log((candidate.votes + NO_VOTES) / (against + NO_VOTES));
  const length = Math.log(Math.max(1, words(understanding.text).length));
  const text = candidate.spans.flatMap((span) => chapter.sentencesIn(span).map((sentence) => sentence.text)).join(' ');
  const own = candidate.voters;
  const silent = votes.silence.voters;
  const ofTen = (voters: readonly number[]) => voters.filter((near) => near >= votes.tenth).length / TEN;
  const logRatio = (steepness: number, none: number) =>
    Math.log((weigh(own, steepness) + none) / (weigh(silent, steepness) + none));
  return {
    nearness: candidate.nearness,
    beforeSilence: candidate.nearness - votes.silence.nearness,
    beforeOthers: candidate.nearness - Math.max(0, ...others.map((other) => other.nearness)),
    share,
    overSilenceFar: logRatio(FAR, NO_VOTES_FAR),
    overSilenceNear: logRatio(NEAR, NO_VOTES_NEAR),
    beforeSilenceOfThree: meanOfThree(own) - meanOfThree(silent),
    silentOfTen: ofTen(silent),
    ownOfTen: ofTen(own),
    shareOfLong: share * length,
    ...likelihoods(candidate),
    silentLikelihood: retrieval.likelihood.silent,
    silentKindLikelihood: retrieval.likelihood.silentKind,
    unspoken: retrieval.unspoken,
    lacksType: lacks(understanding.asks, text) ? 1 : 0,
    outsider: understanding.outsiders.length > 0 ? 1 : 0,
    elsewhere: known.before.length === 0 && known.standsElsewhere(candidate.spans, understanding.entities) ? 1 : 0,
    unspokenOfLong: retrieval.unspoken * length,
  };
}

type Likelihoods = (
  candidate: Candidate,
) => Pick<Features, 'likelihood' | 'likelihoodOnAverage' | 'likelihoodBeforeOthers'>;

/** How likely the words of a reading are for each of some candidates. */
function compareLikelihoods(candidates: readonly Candidate[], { answers }: Likelihood): Likelihoods {
  const bySpan = new Map(answers.map(({ span, likelihood }) => [span.start, likelihood]));
  const of = ({ spans }: Candidate) => spans.map(({ start }) => bySpan.get(start) ?? 0);
  const compared = candidates.map((candidate) => ({ candidate, likeliest: Math.max(...of(candidate)) }));
  return (candidate) => {
    const own = of(candidate);
    const likelihood = Math.max(...own);
    const others = compared
      .filter((other) => !shareSpans(other.candidate, candidate))
      .map(({ likeliest }) => likeliest);
    return {
      likelihood,
      likelihoodOnAverage: own.reduce((sum, one) => sum + one, 0) / own.length,
      likelihoodBeforeOthers: others.length === 0 ? 0 : likelihood - Math.max(...others),
    };
  };
}

function meanOfThree(voters: readonly number[]): number {
  const three = voters.slice(0, 3);
  return three.reduce((sum, near) => sum + near, 0) / Math.max(1, three.length);
}

function shareSpans(a: Candidate, b: Candidate): boolean {
  return a.contrary === b.contrary && a.spans.some(({ start }) => b.spans.some((other) => other.start === start));
}
