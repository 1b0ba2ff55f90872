/** What the deployer set is wrong. The message names the variable and the remedy and never holds its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A file under `corpus/` is missing, damaged or not what its manifest says. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/** A service outside this process refused, failed or stayed silent. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
}

/** A command was given what it does not take; the message says what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
