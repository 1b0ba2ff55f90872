import * as z from 'zod/v4';

const Turn = z.object({ q: z.string(), a: z.string().optional() });

/** A question as scripts send it; unknown keys are ignored, so that callers may carry their own. */
export const QuestionObject = z.object(
  { id: z.string().optional(), q: z.string(), history: z.array(Turn).optional() },
  { error: 'must be an object such as {"q": "who leads the ISTS?"}' },
);

/** One sentence that says what is wrong with a question object. */
export function explainQuestionError(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue?.path.join('.') ?? '';
  if (place === '') return 'The question must be an object such as {"q": "who leads the ISTS?"}.';
  const expected: Record<string, string> = { id: 'a string', q: 'a string', history: 'a list of {"q", "a"} objects' };
  const field = String(issue?.path[0]);
  return `“${place}” is missing or of the wrong type; “${field}” must be ${expected[field] ?? 'as the contract says'}.`;
}
