import type { Answer } from '../answer/answer.js';
import type { Registers } from '../answer/registers.js';
import { EXAMPLES } from '../answer/wording.js';
import type { Suggestion } from './message.js';

/** What may be asked first. */
export const STARTERS: readonly Suggestion[] = EXAMPLES.map((example) => ({ title: example, value: example }));

const ELSEWHERE: readonly Suggestion[] = [
  { title: 'All recommendations', value: 'recs' },
  { title: 'Who leads what', value: 'leads' },
  { title: 'What can I ask?', value: 'help' },
];

/** What may be asked next: the quotations for a cable and the roles of an office that was spoken of, or another way in. */
export function suggestionsAfter(answer: Answer, registers: Registers): readonly Suggestion[] {
  if (answer.kind === 'unanswered') return ELSEWHERE;
  const said = [answer.question, ...answer.citations.map(({ quote }) => quote)].join(' ');
  const office = registers.offices.find(({ name }) => said.includes(name));
  return [
    { title: 'Copy for a cable', value: 'cable' },
    ...(office === undefined ? [] : [{ title: `Roles: ${office.name}`, value: `leads ${office.name}` }]),
    { title: 'All recommendations', value: 'recs' },
  ];
}
