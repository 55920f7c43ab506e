import type { FleetProblem, Offering } from "../fleet-problem";
import { MICRO_USD_PER_USD, usdPerMonth } from "../money";

/** Probability to three digits, the way it is written in plans: 0.0005 as `5e-4`. */
export function inWords(probability: number): string {
  if (probability === 0 || probability >= 0.01) {
    return String(Number(probability.toPrecision(3)));
  }
  const [digits, exponent] = probability.toExponential(2).split("e");
  return `${Number(digits)}e${Number(exponent)}`;
}

/** The least number of three digits that is at least a probability, and below 1 where the probability is. */
export function roundedUp(probability: number): number {
  const rounded = Number(probability.toPrecision(3));
  if (rounded >= probability) {
    return rounded < 1 ? rounded : probability;
  }
  const exponent = Math.floor(Math.log10(probability));
  const up = Number(`${Math.round(rounded / 10 ** (exponent - 2)) + 1}e${exponent - 2}`);
  return up < 1 ? up : probability;
}

/** A share for people, to a tenth of a percent. */
export function inPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** Money per hour for people: "$9.00 an hour", to a hundredth of a cent below a dollar. */
export function usdAnHour(microUsdPerHour: number): string {
  const isCents = microUsdPerHour >= MICRO_USD_PER_USD || microUsdPerHour % 10_000 === 0;
  return `$${(microUsdPerHour / MICRO_USD_PER_USD).toFixed(isCents ? 2 : 4)} an hour`;
}

/** Money per hour for people, with what it comes to: "$9.00 an hour ($6,570 a month)". */
export function usdAnHourAndMonth(microUsdPerHour: number): string {
  const month = usdPerMonth(microUsdPerHour);
  const digits = month.toFixed(month < 100 ? 2 : 0).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${usdAnHour(microUsdPerHour)} ($${digits} a month)`;
}

/** A number of service units for people: "64 GPUs". */
export function unitsInWords(problem: FleetProblem, units: number): string {
  return `${units} ${problem.unit}${units === 1 ? "" : "s"}`;
}

/** What misses a degraded level, for people: "fewer than 32 GPUs up". */
export function levelInWords(problem: FleetProblem, units: number): string {
  return `fewer than ${unitsInWords(problem, units)} up`;
}

/** An offering for people: "p5.48xlarge in use1-az4", with the purchase option where it is not on demand. */
export function offeringInWords(offering: Offering): string {
  return `${offering.machineType}${offering.purchaseOption === "on-demand" ? "" : ` (${offering.purchaseOption})`} in ${offering.zone}`;
}

/** A number of instances for people: "3 instances". */
export function instancesInWords(count: number): string {
  return `${count} instance${count === 1 ? "" : "s"}`;
}

/** What is lost in a survived level, for people: "a zone is lost", "a zone and the 2 largest other instances are lost". */
export function lossInWords(level: string, without: number, article = "a"): string {
  return without === 0
    ? `${article} ${level} is lost`
    : `${article} ${level} and the ${without === 1 ? "largest other instance" : `${without} largest other instances`} are lost`;
}

/** Units that a level must keep without so many further instances, as the problem states them. */
export function surviveNeed(problem: FleetProblem, { level, without }: { readonly level: string; readonly without: number }): number {
  return (problem.targets.survive ?? [])
    .filter((target) => target.level === level && (target.withoutInstances ?? 0) === without)
    .reduce((most, { units }) => Math.max(most, units), 0);
}
