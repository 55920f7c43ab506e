import type { FleetPlan } from "../sizing/fleet-plan";
import type { FleetProblem } from "../sizing/fleet-problem";

/** Terms by purchase option, for people. */
const TERMS: Readonly<Record<string, string>> = { "reserved-1y": "1 year", "reserved-3y": "3 years" };

/** What to buy besides the machines where a plan counts on commitments: one note, or none. */
export function commitmentNotes({ offerings }: FleetProblem, { counts }: FleetPlan): string[] {
  const countOf = new Map(counts.map(({ offering, count }) => [offering, count]));
  const machines = new Map<string, { readonly what: string; count: number }>();
  for (const { id, cloud, region, machineType, purchaseOption } of offerings) {
    const term = TERMS[purchaseOption];
    const count = countOf.get(id) ?? 0;
    if (term !== undefined && count > 0) {
      const what = `${machineType} for ${term} in ${cloud} ${region}`;
      const line = machines.get(what) ?? { what, count: 0 };
      machines.set(what, line);
      line.count += count;
    }
  }
  const list = [...machines.values()].map(({ what, count }) => `${count} x ${what}`);
  return list.length === 0
    ? []
    : [`The cost counts on commitments: ${list.join(", ")}. Terraform creates the machines; the commitments are bought from the cloud.`];
}
