import type { ContractCase } from './cases/case.ts';
import { faults } from './cases/faults.ts';
import { outcomes } from './cases/outcomes.ts';
import { questions } from './cases/questions.ts';
import { requests } from './cases/requests.ts';

/** Every case of the contract (docs/connectors.md), in the order of the docs' table. */
const table = { ...outcomes, ...faults, ...requests, ...questions } as const satisfies Record<string, ContractCase>;

export type CaseId = keyof typeof table;
export const cases: Readonly<Record<CaseId, ContractCase>> = table;
export const caseIds = Object.keys(table) as readonly CaseId[];
