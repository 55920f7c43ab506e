import type { FleetEvaluator } from "../fleet-evaluator";
import type { BindingConstraint } from "../fleet-plan";
import type { Fleet } from "./fleet";
import type { FleetModel } from "./fleet-model";
import { SHARE_TOLERANCE } from "./side-constraints";
import {
  inPercent,
  instancesInWords,
  inWords,
  levelInWords,
  lossInWords,
  offeringInWords,
  surviveNeed,
  unitsInWords,
  usdAnHourAndMonth,
} from "./wording";

/** A constraint with the share of it that is left unused, by which the tightest is told. */
interface Bind extends BindingConstraint {
  readonly slack: number;
}

/** The constraints that keep a fleet from being cheaper, the tightest first. */
export function bindingConstraints(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet): BindingConstraint[] {
  const used = [...fleet.counts.keys()].filter((offering) => fleet.counts[offering] > 0 && model.offerings[offering].price > 0);
  const spare = used.filter((offering) => fleet.counts[offering] > model.offerings[offering].least);
  const binds = [
    ...unavailabilityBind(model, evaluator, fleet, used),
    ...degradedBinds(model, evaluator, fleet, used),
    ...surviveBinds(model, fleet, used),
    ...shareBinds(model, fleet, used),
    ...machineTypeBind(model, evaluator, fleet, used),
    ...limitBinds(model, evaluator, fleet, used, spare),
    ...quotaBinds(model, evaluator, fleet, spare),
    ...pinBinds(model, evaluator, fleet),
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
  return model.side.survived.flatMap(({ level, units, without }, index) => {
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
    const need = surviveNeed(problem, { level, without });
    const explanation = `one ${who} less would leave ${left} when ${lossInWords(level, without)}, fewer than the ${need} that must stay`;
    return [{ constraint: `survive:${level}`, explanation, slack: (model.side.unitsOutside(fleet.counts, index) - units) / units }];
  });
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
function quotaBinds(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, spare: readonly number[]): Bind[] {
  const { side, offerings } = model;
  const { problem } = model;
  return side.quotas.flatMap(({ name, limit, members }, quota) => {
    for (const more of members) {
      const over =
        side.used(fleet.counts, quota) + side.quotaWeight[more] > limit && fleet.counts[more] < (problem.offerings[more].limit ?? Infinity);
      const fewer = spare.find((other) => {
        const counts = withChange(fleet.counts, [
          [more, 1],
          [other, -1],
        ]);
        return (
          over &&
          offerings[other].price > offerings[more].price &&
          model.keepsMix(counts) &&
          side.areMetButQuotas(counts) &&
          evaluator.keepsLevels(counts, model.target)
        );
      });
      if (fewer !== undefined) {
        const [wanted, replaced] = [offeringInWords(problem.offerings[more]), offeringInWords(problem.offerings[fewer])];
        const saved = usdAnHourAndMonth(offerings[fewer].price - offerings[more].price);
        const explanation = `one more ${wanted} than the quota of ${limit} for '${name}' allows would replace a ${replaced} and save ${saved}`;
        return [{ constraint: `quota:${name}`, explanation, slack: 0 }];
      }
    }
    return [];
  });
}

/** Limits of which one more instance would let a dearer one go. */
function limitBinds(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[], spare: readonly number[]): Bind[] {
  const { offerings } = model.problem;
  return used
    .filter((offering) => fleet.counts[offering] === offerings[offering].limit)
    .flatMap((offering) => {
      const replaced = spare
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
      const saved = usdAnHourAndMonth(offerings[replaced].microUsdPerHour - offerings[offering].microUsdPerHour);
      const explanation =
        `one more ${offeringInWords(offerings[offering])} than its limit of ${offerings[offering].limit} ` +
        `would replace a ${offeringInWords(offerings[replaced])} and save ${saved}`;
      return [{ constraint: `limit:${offerings[offering].id}`, explanation, slack: 0 }];
    });
}

/** The last instance of a machine type, or instances of one type that would be had cheaper of another. */
function machineTypeBind(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  const { side, problem } = model;
  if (side.minMachineTypes <= 1) {
    return [];
  }
  const last = used
    .filter((offering) => side.machineTypes(withChange(fleet.counts, [[offering, -1]])) < side.minMachineTypes)
    .sort((a, b) => model.offerings[a].price - model.offerings[b].price || a - b)[0];
  if (last === undefined) {
    return exchangeForbiddenByTypes(model, evaluator, fleet, used);
  }
  const left = side.minMachineTypes - 1;
  const explanation =
    `one ${offeringInWords(problem.offerings[last])} less would leave ${left} machine type${left === 1 ? "" : "s"}, ` +
    `fewer than the ${side.minMachineTypes} that must be held`;
  return [{ constraint: "machine-types", explanation, slack: 0 }];
}

/** All instances of an offering for as many of a cheaper one, where only the number of machine types forbids it. */
function exchangeForbiddenByTypes(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet, used: readonly number[]): Bind[] {
  const { side, problem, offerings } = model;
  for (const out of used.filter((offering) => offerings[offering].least === 0)) {
    const count = fleet.counts[out];
    const into = [...offerings.keys()].find((other) => {
      const counts = withChange(fleet.counts, [
        [out, -count],
        [other, count],
      ]);
      return (
        offerings[other].price < offerings[out].price &&
        counts[other] <= offerings[other].cap &&
        side.machineTypes(counts) < side.minMachineTypes &&
        side.areMetButTypes(counts) &&
        model.keepsMix(counts) &&
        evaluator.keepsLevels(counts, model.target)
      );
    });
    if (into !== undefined) {
      const saved = usdAnHourAndMonth(count * (offerings[out].price - offerings[into].price));
      const explanation =
        `${instancesInWords(count)} of ${offeringInWords(problem.offerings[out])} would be ${offeringInWords(problem.offerings[into])} ` +
        `and save ${saved}, were it not for the ${side.minMachineTypes} machine types that must be held`;
      return [{ constraint: "machine-types", explanation, slack: 0 }];
    }
  }
  return [];
}

/** Pins of which one instance less, or a cheaper one instead, would do as well. */
function pinBinds(model: FleetModel, evaluator: FleetEvaluator, fleet: Fleet): Bind[] {
  const { side, offerings, problem } = model;
  const isEnough = (counts: Float64Array): boolean => model.keepsMix(counts) && evaluator.keepsLevels(counts, model.target);
  return offerings.flatMap(({ least, price }, pinned) => {
    if (least === 0 || fleet.counts[pinned] > least || price === 0) {
      return [];
    }
    const wouldDo = (change: readonly (readonly [number, number])[]): boolean => {
      const counts = withChange(fleet.counts, change);
      return side.areMetButPin(counts, pinned) && isEnough(counts);
    };
    const who = offeringInWords(problem.offerings[pinned]);
    const constraint = `pinned:${problem.offerings[pinned].id}`;
    if (wouldDo([[pinned, -1]])) {
      const explanation = `one ${who} less than the ${instancesInWords(least)} pinned would do, and save ${usdAnHourAndMonth(price)}`;
      return [{ constraint, explanation, slack: 0 }];
    }
    const instead = [...offerings.keys()]
      .filter((other) => offerings[other].price < price && !side.excluded[other])
      .filter((other) => fleet.counts[other] < (problem.offerings[other].limit ?? Infinity))
      .sort((a, b) => offerings[a].price - offerings[b].price || a - b)
      .find((other) =>
        wouldDo([
          [pinned, -1],
          [other, 1],
        ]),
      );
    if (instead === undefined) {
      return [];
    }
    const saved = usdAnHourAndMonth(price - offerings[instead].price);
    const explanation = `one ${who} is pinned where a ${offeringInWords(problem.offerings[instead])} would do, and save ${saved}`;
    return [{ constraint, explanation, slack: 0 }];
  });
}

function withChange(counts: Float64Array, changes: readonly (readonly [number, number])[]): Float64Array {
  const changed = counts.slice();
  changes.forEach(([offering, change]) => (changed[offering] += change));
  return changed;
}
