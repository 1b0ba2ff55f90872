/**
 * Lets one call run at a time, the others in the order they came. An answer is computing, not waiting: several at once are
 * no faster, and together they would keep deliveries from being taken in.
 */
export function oneAtATime<Input, Output>(work: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const turn = last.then(() => work(input));
    last = turn.catch(() => undefined);
    return turn;
  };
}
