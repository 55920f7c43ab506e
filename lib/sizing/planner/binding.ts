import type { FleetEvaluator } from "../fleet-evaluator";
import type { BindingConstraint } from "../fleet-plan";
import type { Fleet } from "./fleet";
import type { FleetModel } from "./fleet-model";
import { SHARE_TOLERANCE } from "./side-constraints";
import { inPercent, inWords, levelInWords, offeringInWords, unitsInWords, usdAnHour } from "./wording";

/** A constraint with the share of it that is left unused, by which the tightest is told. */
interface Bind extends BindingConstraint {
  readonly slack: number;
}

/** The constraints that keep a fleet from being cheaper, the tightest first. */
export function bindingConstraints(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet): BindingConstraint[] {
  const used = [...fleet.counts.keys()].filter((offering) => fleet.counts[offering] > 0 && model.offerings[offering].price > 0);
  const binds = [
    ...unavailabilityBind(model, evaluator, fleet, used),
    ...degradedBinds(model, evaluator, fleet, used),
    ...surviveBinds(model, fleet, used),
    ...shareBinds(model, fleet, used),
    ...limitBinds(model, evaluator, fleet, used),
    ...quotaBinds(model, evaluator, fleet, used),
  ];
  binds.sort((a, b) => a.slack - b.slack);
  return binds.map(({ constraint, explanation }) => ({ constraint, explanation }));
}

/** An instance whose loss from the plan would raise an unavailability above what is allowed. */
interface LeastHarm {
  readonly offering: number;
  readonly unavailability: number;
}

/** The instance whose loss from the plan would hurt a level of service least, yet too much. */
function leastHarm(evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[], units: number, target: number): LeastHarm | undefined {
  let least: LeastHarm | undefined;
  for (const offering of used) {
    const unavailability = evaluator.unavailability(withChange(fleet.counts, [[offering, -1]]), units);
    if (unavailability > target && (least === undefined || unavailability < least.unavailability)) {
      least = { offering, unavailability };
    }
  }
  return least;
}

function unavailabilityBind(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  const { problem, target } = model;
  const least = leastHarm(evaluator, fleet, used, problem.demand, target);
  if (least === undefined) {
    return [];
  }
  const who = offeringInWords(problem.offerings[least.offering]);
  const left = evaluator.installedUnits(fleet.counts) - problem.offerings[least.offering].unitsPerInstance;
  const slack = (target - fleet.unavailability) / target;
  if (left < problem.demand) {
    const explanation = `one ${who} less would leave ${unitsInWords(problem, left)} installed, fewer than the ${problem.demand} demanded`;
    return [{ constraint: "demand", explanation, slack }];
  }
  const explanation = `one ${who} less would raise the unavailability to ${inWords(least.unavailability)}, above the allowed ${inWords(target)}`;
  return [{ constraint: "unavailability", explanation, slack }];
}

function degradedBinds({ problem }: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  return (problem.targets.degraded ?? []).flatMap((level) => {
    const least = leastHarm(evaluator, fleet, used, level.units, level.unavailability);
    if (least === undefined) {
      return [];
    }
    const who = offeringInWords(problem.offerings[least.offering]);
    const explanation = `one ${who} less would raise the probability of ${levelInWords(problem, level.units)} to ${inWords(least.unavailability)}, above the allowed ${inWords(level.unavailability)}`;
    const slack = (level.unavailability - evaluator.unavailability(fleet.counts, level.units)) / level.unavailability;
    return [{ constraint: `degraded:${level.units}`, explanation, slack }];
  });
}

function surviveBinds(model: FleetModel, fleet: Fleet, used: readonly number[]): Bind[] {
  const { problem, unit } = model;
  return model.side.survived.flatMap(({ level, units }, index) => {
    let most: { offering: number; outside: number } | undefined;
    for (const offering of used) {
      const outside = model.side.unitsOutside(withChange(fleet.counts, [[offering, -1]]), index);
      if (outside < units && (most === undefined || outside > most.outside)) {
        most = { offering, outside };
      }
    }
    if (most === undefined) {
      return [];
    }
    const who = offeringInWords(problem.offerings[most.offering]);
    const left = unitsInWords(problem, most.outside * unit);
    const explanation = `one ${who} less would leave ${left} when a ${level} is lost, fewer than the ${surviveNeed(model, level)} that must stay`;
    return [{ constraint: `survive:${level}`, explanation, slack: (model.side.unitsOutside(fleet.counts, index) - units) / units }];
  });
}

/** Units that a level must keep, as the problem states them. */
function surviveNeed(model: FleetModel, level: string): number {
  return (model.problem.targets.survive ?? [])
    .filter((target) => target.level === level)
    .reduce((most, { units }) => Math.max(most, units), 0);
}

function shareBinds(model: FleetModel, fleet: Fleet, used: readonly number[]): Bind[] {
  const { problem, side } = model;
  return side.shared.flatMap(({ level, share }, index) => {
    const broken = used
      .map((offering) => ({ offering, share: side.largestShare(withChange(fleet.counts, [[offering, -1]]), index) }))
      .filter((less) => less.share > share + SHARE_TOLERANCE)
      .sort((a, b) => a.share - b.share)[0];
    if (broken === undefined) {
      return [];
    }
    const who = offeringInWords(problem.offerings[broken.offering]);
    const explanation = `one ${who} less would leave ${inPercent(broken.share)} of the ${problem.unit}s in one ${level}, more than ${inPercent(share)}`;
    return [{ constraint: `max-share:${level}`, explanation, slack: (share - side.largestShare(fleet.counts, index)) / share }];
  });
}

/** Quotas of which one more instance would let a dearer one go. */
function quotaBinds(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  const { side, offerings } = model;
  const { problem } = model;
  return side.quotas.flatMap(({ name, limit, members }, quota) => {
    for (const more of members) {
      const over =
        side.used(fleet.counts, quota) + side.quotaWeight[more] > limit && fleet.counts[more] < (problem.offerings[more].limit ?? Infinity);
      const fewer = used.find((other) => {
        const counts = withChange(fleet.counts, [
          [more, 1],
          [other, -1],
        ]);
        return (
          over && offerings[other].price > offerings[more].price && model.keepsMix(counts) && evaluator.keepsLevels(counts, model.target)
        );
      });
      if (fewer !== undefined) {
        const [wanted, replaced] = [offeringInWords(problem.offerings[more]), offeringInWords(problem.offerings[fewer])];
        const saved = usdAnHour(offerings[fewer].price - offerings[more].price);
        const explanation = `one more ${wanted} than the quota of ${limit} for '${name}' allows would replace a ${replaced} and save ${saved}`;
        return [{ constraint: `quota:${name}`, explanation, slack: 0 }];
      }
    }
    return [];
  });
}

/** Limits of which one more instance would let a dearer one go. */
function limitBinds(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  const { offerings } = model.problem;
  return used
    .filter((offering) => fleet.counts[offering] === offerings[offering].limit)
    .flatMap((offering) => {
      const replaced = used
        .filter((other) => other !== offering && offerings[other].microUsdPerHour > offerings[offering].microUsdPerHour)
        .sort((a, b) => offerings[b].microUsdPerHour - offerings[a].microUsdPerHour || a - b)
        .find((other) => {
          const counts = withChange(fleet.counts, [
            [offering, 1],
            [other, -1],
          ]);
          return model.side.areMet(counts) && evaluator.keepsLevels(counts, model.target);
        });
      if (replaced === undefined) {
        return [];
      }
      const saved = usdAnHour(offerings[replaced].microUsdPerHour - offerings[offering].microUsdPerHour);
      const explanation =
        `one more ${offeringInWords(offerings[offering])} than its limit of ${offerings[offering].limit} ` +
        `would replace a ${offeringInWords(offerings[replaced])} and save ${saved}`;
      return [{ constraint: `limit:${offerings[offering].id}`, explanation, slack: 0 }];
    });
}

function withChange(counts: Float64Array, changes: readonly (readonly [number, number])[]): Float64Array {
  const changed = counts.slice();
  changes.forEach(([offering, change]) => (changed[offering] += change));
  return changed;
}
