import type { Random } from '../ports.ts';

export const random: Random = {
  fill: (bytes) => crypto.getRandomValues(bytes),
  uuid: () => crypto.randomUUID(),
};
