import type { Entity } from '../corpus/offices.js';
import { addressStands, plainStands, scriptStands } from './form-rules.js';
import { figuresKept, omissionsStand, seriesStand, wordingStands } from './order-rules.js';
import {
  createNamesStand,
  exceptionsStand,
  modalsStand,
  negationsStand,
  numbersStand,
  type Rule,
  scopesStand,
} from './rules.js';

/** Rules by the names under which what they reject is counted, in the order in which they are applied. */
export type NamedRules = readonly (readonly [name: string, rule: Rule])[];

/** All that a claim in other words than its quotes must pass. */
export function createRules(findEntities: (text: string) => readonly Entity[]): NamedRules {
  return [
    ['script', scriptStands],
    ['plain', plainStands],
    ['address', addressStands],
    ['number', numbersStand],
    ['name', createNamesStand(findEntities)],
    ['modal', modalsStand],
    ['negation', negationsStand],
    ['exception', exceptionsStand],
    ['scope', scopesStand],
    ['wording', wordingStands],
    ['omission', omissionsStand],
    ['series', seriesStand],
    ['figure', figuresKept],
  ];
}

/** Name of the first rule that the claim breaks; undefined where the quotes prove it. */
export function firstBroken(rules: NamedRules, claim: string, quotes: string): string | undefined {
  return rules.find(([, rule]) => !rule(claim, quotes))?.[0];
}
