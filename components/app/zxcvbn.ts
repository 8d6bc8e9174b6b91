import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

/** The estimate with its dictionaries, about 1.7 MB: loaded once it is wanted. */
const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs });

/** 0 to 4. Takes some milliseconds. */
export function estimate(password: string): number {
  return zxcvbn.check(password).score;
}
