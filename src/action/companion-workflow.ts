// The workflow that records what a run without the right to write could only save.

/** @param workflow the name of the workflow whose runs it follows */
export const companionWorkflow = (workflow: string, action: string): string => `name: Record test results
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of that run is checked out or executed
    workflows: [${JSON.stringify(workflow)}]
    types: [completed]
permissions:
  actions: read
  checks: write
  contents: write
  pull-requests: write
jobs:
  record:
    runs-on: ubuntu-latest
    steps:
      - uses: ${action}
`;
