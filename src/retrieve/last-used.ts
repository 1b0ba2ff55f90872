/** Values by a key, of which those that were used last are kept. */
export interface LastUsed<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** @param kept how many values are kept. */
export function createLastUsed<Value>(kept: number): LastUsed<Value> {
  const values = new Map<string, Value>();
  // A map keeps the order of insertion: what is used goes to its end.
  const put = (key: string, value: Value) => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      const [oldest] = values.keys();
      if (values.size > kept && oldest !== undefined) values.delete(oldest);
    },
    delete: (key) => void values.delete(key),
  };
}
