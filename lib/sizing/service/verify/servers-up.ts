import type { FailureDomain } from "../../fleet-problem";
import type { CountedFleet } from "../../verify/counted-fleet";

/** P(so many servers up), from 0 on: from the innermost domains outwards, one machine at a time. */
export function serversUp(domains: readonly FailureDomain[], fleet: CountedFleet, parent?: string): Float64Array {
  let all = Float64Array.of(1);
  for (const { id, unavailability } of domains.filter((domain) => domain.parent === parent)) {
    let inside = serversUp(domains, fleet, id);
    for (const [{ domain, unitsPerInstance, instanceUnavailability }, count] of fleet) {
      for (let machine = 0; domain === id && machine < count; machine++) {
        const more = new Float64Array(inside.length + unitsPerInstance);
        inside.forEach((mass, up) => {
          more[up] += mass * instanceUnavailability;
          more[up + unitsPerInstance] += mass * (1 - instanceUnavailability);
        });
        inside = more;
      }
    }
    inside = inside.map((mass) => mass * (1 - unavailability));
    inside[0] += unavailability;
    const together = new Float64Array(all.length + inside.length - 1);
    all.forEach((massA, upA) => inside.forEach((massB, upB) => (together[upA + upB] += massA * massB)));
    all = together;
  }
  return all;
}
