import type { FailureDomain, FleetProblem, Offering } from "../fleet-problem";

/** The demand as a random number: late with a probability h(k) when k are up is the same as demanding more than k with that probability. */
export interface RandomDemand {
  /** Demands, falling. */
  readonly demands: readonly number[];
  /** Probability of each. */
  readonly probabilities: readonly number[];
  /** Probability that even the greatest of them is not enough. */
  readonly beyond: number;
}

/**
 * The demand whose shortfall is a late request: P(D > k) = h(k), so P(up < D) = E[h(up)].
 *
 * @param shares h(0) = 1, h(1), ...: never rising
 * @param unit servers that one step of `shares` stands for
 */
export function randomDemand(shares: ArrayLike<number>, unit: number): RandomDemand {
  const demands: number[] = [];
  const probabilities: number[] = [];
  for (let k = shares.length - 2; k >= 0; k--) {
    if (shares[k] > shares[k + 1]) {
      demands.push((k + 1) * unit);
      probabilities.push(shares[k] - shares[k + 1]);
    }
  }
  return { demands, probabilities, beyond: shares[shares.length - 1] };
}

/**
 * A fleet problem with a fixed demand that has the same shortfall as a random one.
 *
 * The greatest demand is asked for, and what is less in a state comes free of charge from offerings of one instance each in domains inside one
 * another: the outermost is down when the greatest demand holds, the next one when the second greatest does, and so on. Exact, so every
 * method for fleets serves for penalties that fall with what is up.
 *
 * @param problem a fleet problem whose demand and unavailability target are replaced
 * @param demand the random demand
 * @param room the greatest allowed E[h(up)], less `demand.beyond`. Above 0
 */
export function withRandomDemand(problem: FleetProblem, demand: RandomDemand, room: number): FleetProblem {
  const prefix = unusedName(problem);
  const { demands, probabilities, beyond } = demand;
  // below[i]: probability of a demand of at most demands[i], summed from the small ones.
  const below: number[] = [];
  for (let i = demands.length - 1, sum = beyond; i >= 0; i--) {
    sum += probabilities[i];
    below[i] = sum;
  }
  const domains: FailureDomain[] = [];
  const offerings: Offering[] = [];
  for (let i = 0; i < demands.length; i++) {
    const unavailability = probabilities[i] / below[i];
    if (unavailability >= 1) {
      break;
    }
    const id = `${prefix}/${i}`;
    domains.push({ id, level: prefix, unavailability, ...(i === 0 ? {} : { parent: `${prefix}/${i - 1}` }) });
    offerings.push({
      id,
      domain: id,
      cloud: prefix,
      region: prefix,
      zone: prefix,
      machineType: prefix,
      purchaseOption: "on-demand",
      unitsPerInstance: demands[i] - (demands[i + 1] ?? 0),
      microUsdPerHour: 0,
      instanceUnavailability: 0,
      limit: 1,
    });
  }
  const free = offerings.reduce((sum, { unitsPerInstance }) => sum + unitsPerInstance, 0);
  const { survive = [] } = problem.targets;
  return {
    ...problem,
    demand: demands[0],
    offerings: [...problem.offerings, ...offerings],
    domains: [...problem.domains, ...domains],
    targets: {
      ...problem.targets,
      unavailability: room,
      // The free ones are installed outside every domain that may be lost. What further instances are lost is left out: the largest would be free
      // ones. So this asks for less than the problem, which the caller makes good.
      survive: survive.map(({ level, units }) => ({ level, units: units + free })),
    },
  };
}

/** A name that nothing in the problem begins with. */
function unusedName({ domains, offerings }: FleetProblem): string {
  let name = "demand-state";
  const used = [...domains.flatMap(({ id, level }) => [id, level]), ...offerings.map(({ id }) => id)];
  while (used.some((each) => each.startsWith(name))) {
    name += "'";
  }
  return name;
}
