/** Makes something once, when it is first asked for, so that a start need not wait for it. */
export function whenNeeded<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
