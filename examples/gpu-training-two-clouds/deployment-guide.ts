import { relative } from "path";
import type { GpuFleet } from "cdktf-lepton";

/**
 * How to go from the synthesized stacks to running machines: what to change first, what credentials are needed, what it costs.
 *
 * @param outdir where the stacks were written
 * @param fleet the planned fleet
 */
export function deploymentGuide(outdir: string, fleet: GpuFleet): string {
  const here = relative(process.cwd(), outdir) || ".";
  const thousand = (usd: number): string => `$${Math.round(usd / 1000)},000`;
  return `Terraform is written to
  ${here}/stacks/training-aws/cdk.tf.json
  ${here}/stacks/training-google/cdk.tf.json
and the plan, for other programs, to
  ${here}/plan.json

To deploy it for real
  1. In examples/gpu-training-two-clouds/main.ts put your own account's administrators, Google project and backend (S3 or GCS
     for a team: the local one keeps state in a file).
  2. Credentials: AWS_PROFILE (or any other AWS credentials) for training-aws; \`gcloud auth application-default login\` for
     training-google. docs/cloud-core.md says what a new account or project needs first.
  3. Quota: ask for the machines above first. Without it the clusters come up, and the node groups wait.
  4. npx cdktf deploy training-aws training-google

It will cost about ${thousand(fleet.usdPerMonth)} a month for the GPU machines, as long as they run, and about $1,000 a month for
the two cores without traffic and logs (control planes, system nodes, NAT, private endpoints; docs/cloud-core.md has the list).`;
}
