import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A few lines over a suite of minutes each; vitest would go by the size of the file, and end with them. */
const longest = [
  'contract/connectors.chromium.test.ts',
  'contract/connectors.firefox.test.ts',
  'contract/web-services.node.test.ts',
  'e2e/long.test.ts',
  'e2e/crash.chromium.test.ts',
  'e2e/crash.firefox.test.ts',
];

/** So that at the end of a project no worker has a long file left while the others have nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Not an array's.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files);
    // One project after the other, as they come.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).toSorted((one, other) => place(one) - place(other)),
    );
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((file) => moduleId.endsWith(file));
  return at === -1 ? longest.length : at;
}
