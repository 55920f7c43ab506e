import { DestroyableTree, type DestroyableDomain } from "../../lib/sizing/durability/destroyable-tree";
import { destructionBound, destructionChain, type DestroyableSet } from "../../lib/sizing/durability/destruction-chain";
import { isDecodable, type LocalReconstructionCode } from "../../lib/sizing/durability/local-reconstruction-code";
import { lossWithin } from "../../lib/sizing/durability/loss-within";
import { lossesOfSingleShards, type SingleShard } from "./support/single-shards";
import { seededRandom } from "./support/random";

const ROUNDS = 100;

type Pick = <T>(...values: readonly T[]) => T;

/** A forest of up to five domains with up to six shards, and the same shards one by one. */
function drawn(random: () => number) {
  const pick: Pick = (...values) => values[Math.floor(random() * values.length)]!;
  const lrc: LocalReconstructionCode | undefined = pick(undefined, undefined, { dataShards: 2, localGroups: 2, globalParities: 1 });
  const places = lrc === undefined ? 1 : 3;
  // One shard outside, then domains alone, alike, and one in another.
  const shape = pick([-1, -1, -1], [-1, -1], [-1, 0, 0], [-1, 0, -1, 2]);
  const perYear = pick(0.3, 2);
  const domains = shape.map((parent): DestroyableDomain & { shards: number[] } => ({
    perYear: pick(perYear, perYear, perYear, perYear, 0.7),
    parent,
    shards: Array.from({ length: places }, () => 0),
  }));
  const outside = Array.from({ length: places }, () => 0);
  const groups = lrc === undefined ? Array.from({ length: pick(4, 5) }, () => -1) : [0, 0, 1, 1, 2];
  const isSpread = pick(true, false);
  const shards = groups.map((group, at): SingleShard => {
    const domain = isSpread ? at % domains.length : Math.floor(random() * (domains.length + 1)) - 1;
    (domain < 0 ? outside : domains[domain]!.shards)[Math.max(0, group)]! += 1;
    const path = (at: number): number[] => (at < 0 ? [] : [at, ...path(domains[at]!.parent)]);
    return { domains: path(domain), group: group === 2 ? -1 : group };
  });
  const tolerated = pick(1, 2);
  const hours = (global: number) => ({ localRepairHours: lrc === undefined ? global : global / 3, globalRepairHours: global });
  const failures = [{ perYear: pick(1, 3), ...hours(438) }, { perYear: pick(0.5, 1), ...hours(1752) }].slice(0, pick(1, 2));
  const destroyed = { perYear: 0, ...hours(pick(438, 1752, 3000)) };
  const repair = pick("parallel" as const, "serial" as const);
  const tree = new DestroyableTree(domains, outside);
  const set: DestroyableSet = { tree, tolerated, lrc, failures, destroyed, repair };
  const decodes = (missing: readonly boolean[]): boolean => {
    const lost = (group: number): number => missing.filter((is, shard) => is && groups[shard] === group).length;
    return lrc === undefined ? lost(-1) <= tolerated : isDecodable(lrc, [lost(0), lost(1)], lost(2));
  };
  const kinds = [...failures, destroyed].map((kind) => ({ perYear: kind.perYear, local: kind.localRepairHours, global: kind.globalRepairHours }));
  return { set, single: { shards, destructions: domains.map((domain) => domain.perYear), kinds, decodes, isSerial: repair === "serial" } };
} // prettier-ignore

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const apart = (a: number, b: number): number => Math.abs(a - b) / Math.max(a, b, 1e-9);

test(`${ROUNDS} sets in domains that are destroyed have the losses of a chain that tells every shard apart, by cause`, () => {
  const random = seededRandom(5);
  const seen = { lrc: 0, serial: 0, nested: 0, lumped: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { set, single } = drawn(random);
    const truth = lossesOfSingleShards(single);
    const chain = destructionChain(set, 10_000)!;
    const [byFailure, ...byDomain] = chain.lossRates();
    const [failureInYear, ...domainInYear] = lossWithin(chain, 1).byCause;
    const claims = [byFailure!, sum(byDomain), failureInYear!, sum(domainInYear)];
    const truths = [truth.perYear[0]!, sum(truth.perYear.slice(1)), truth.firstYear[0]!, sum(truth.firstYear.slice(1))];
    // Single causes: what a class of alike domains is said to do is what its members do.
    set.tree.causes.forEach(({ perYear, shards, domains }, at) => {
      const members = single.destructions.flatMap((rate, domain) =>
        rate === perYear && single.shards.filter((shard) => shard.domains.includes(domain)).length === shards ? [domain] : [],
      );
      if (members.length === domains) {
        claims.push(byDomain[at]!);
        truths.push(sum(members.map((domain) => truth.perYear[1 + domain]!)));
      }
    });
    expect({ round, apart: claims.map((claim, at) => apart(claim, truths[at]!)).filter((far) => !(far < 1e-7)) }).toEqual({ round, apart: [] });
    seen.lrc += set.lrc === undefined ? 0 : 1;
    seen.serial += set.repair === "serial" ? 1 : 0;
    seen.nested += single.shards.some(({ domains }) => domains.length > 1) ? 1 : 0;
    seen.lumped += set.tree.causes.some(({ domains, shards }) => domains > 1 && shards > 0) ? 1 : 0;
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(8);
}); // prettier-ignore

test("the bounds are on their sides of the chain, and near it where destruction matters most", () => {
  const random = seededRandom(6);
  for (let round = 0; round < 200; round++) {
    const { set } = drawn(random);
    const [always, ever] = set.lrc === undefined ? [set.tolerated, set.tolerated] : [set.lrc.globalParities + 1, set.lrc.globalParities + set.lrc.localGroups];
    const exact = destructionChain(set, 10_000)!;
    const [above, below] = [destructionBound(set, always!, "above"), destructionBound(set, ever!, "below")];
    const rounding = 1 + 1e-12;
    expect(1 / below.meanTimeToLoss()).toBeLessThanOrEqual(rounding / exact.meanTimeToLoss());
    expect(1 / exact.meanTimeToLoss()).toBeLessThanOrEqual(rounding / above.meanTimeToLoss());
    expect(lossWithin(below, 1).probability).toBeLessThanOrEqual(lossWithin(exact, 1).probability * rounding);
    expect(lossWithin(exact, 1).probability).toBeLessThanOrEqual(lossWithin(above, 1).probability * rounding);
  }
}); // prettier-ignore

test("gives up beyond a number of states", () => {
  const { set } = drawn(seededRandom(7));
  expect(destructionChain(set, 2)).toBeUndefined();
});
