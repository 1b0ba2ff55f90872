/** What is made when it is first asked for, and no later than the program has time for it; a start need not wait for it. */
export function whenNeeded<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
