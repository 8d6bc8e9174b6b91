import { type Signal, signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { CurrentPasswordField } from './form.ts';

/** What is being typed, and only while it is: its form empties all of it (app/forms/use-password-form.ts). */
export interface TypedPasswords {
  readonly next: Signal<string>;
  readonly confirmation: Signal<string>;
  /** The fields show what is in them. */
  readonly shown: Signal<boolean>;
  /** By field id. */
  currentOf(field: string): Signal<string>;
  current(fields: readonly CurrentPasswordField[]): ReadonlyMap<string, string>;
  /** Puts a generated password into both fields. */
  generated(password: string): void;
  copied(): void;
  /** The new password was generated and never copied: nobody has it but this form. */
  generatedUncopied(): boolean;
  clear(): void;
}

export function useTypedPasswords(): TypedPasswords {
  return useState(createTypedPasswords)[0];
}

/** Exported for its tests. */
export function createTypedPasswords(): TypedPasswords {
  const next = signal('');
  const confirmation = signal('');
  const shown = signal(false);
  const currents = new Map<string, Signal<string>>();
  let uncopied = '';
  const currentOf = (field: string) => {
    const known = currents.get(field) ?? signal('');
    currents.set(field, known);
    return known;
  };
  return {
    next,
    confirmation,
    shown,
    currentOf,
    current: (fields) => new Map(fields.map(({ id }) => [id, currentOf(id).value])),
    generated(password) {
      next.value = password;
      confirmation.value = password;
      uncopied = password;
    },
    copied() {
      uncopied = '';
    },
    generatedUncopied: () => uncopied !== '' && uncopied === next.peek(),
    clear() {
      for (const each of [next, confirmation, ...currents.values()]) each.value = '';
      shown.value = false;
      uncopied = '';
    },
  };
}
