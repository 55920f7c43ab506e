import { planService, type ServicePlan, type ServiceProblem } from "../../lib/sizing";
import { latencyTail, serverCapacity } from "../../lib/sizing/service/late-share";
import { lateInMmc } from "./support/exhaust-services";
import { MODELS, twoZones } from "./support/services";

const DAY = [
  { at: 0, perSecond: 1.5 },
  { at: 7, perSecond: 8 },
  { at: 18, perSecond: 4 },
];

/** A day of a model, with enough stock for its greatest traffic. */
function dayOf(changed: Partial<ServiceProblem>): ServiceProblem {
  const problem = twoZones({ ...changed, traffic: { kind: "daily", steps: DAY } });
  return { ...problem, offerings: problem.offerings.map((each) => ({ ...each, limit: 20 })) };
}

/** Traffic that goes from each step's to the next one's in many small steps, up and down. */
function ramp(): number[] {
  const rates = [...DAY.map(({ perSecond }) => perSecond), DAY[0]!.perSecond];
  return rates
    .slice(1)
    .flatMap((to, index) => Array.from({ length: 200 }, (_, k) => rates[index]! + ((to - rates[index]!) * (k + 1)) / 200));
}

/** One look of the rule: a server more above the upper threshold until it is not, one less below the lower one. */
function scaled(servers: number, perSecond: number, capacity: number, { autoscaling }: ServicePlan): number {
  const { minServers, maxServers, scaleUpUtilisation, scaleDownUtilisation } = autoscaling;
  let now = servers;
  while (now < maxServers && perSecond / (now * capacity) > scaleUpUtilisation * (1 + 1e-12)) {
    now++;
  }
  return now === servers && now > minServers && perSecond / (now * capacity) < scaleDownUtilisation ? now - 1 : now;
}

/** Models, and plans whose room for failures is what decides. */
const CASES: readonly (readonly [string, Partial<ServiceProblem>])[] = [
  ...MODELS.filter(([name]) => !name.startsWith("M/G/c")),
  ["a rare loss of a zone", { targets: { unavailability: 0.0015 } }],
  ["a survived zone", { targets: { survive: [{ level: "zone", units: 7 }] } }],
];

describe("an autoscaler with a plan's thresholds", () => {
  it.each(CASES)("keeps the latency of %s along a ramp, and has the planned servers at every planned rate", (_name, changed) => {
    const problem = dayOf(changed);
    const plan = planService(problem);
    expect(plan.status).not.toBe("infeasible");
    const { autoscaling, schedule } = plan;
    const capacity = serverCapacity(problem);
    expect(autoscaling.minServers).toBe(Math.min(...schedule!.steps.map(({ servers }) => servers)));
    expect(autoscaling.maxServers).toBe(plan.servers);
    expect(autoscaling.scaleDownUtilisation).toBeLessThan(autoscaling.scaleUpUtilisation);
    let servers = autoscaling.minServers;
    const late: string[] = [];
    let changes = 0;
    for (const perSecond of ramp()) {
      let before = servers;
      servers = scaled(servers, perSecond, capacity, plan);
      const direction = Math.sign(servers - before);
      changes += Math.abs(servers - before);
      // Traffic that stays as it is makes the rule settle, and never turn round.
      for (let look = 0; look < 50 && servers !== before; look++) {
        before = servers;
        servers = scaled(servers, perSecond, capacity, plan);
        expect(Math.sign(servers - before) * direction).toBeGreaterThanOrEqual(0);
        changes += Math.abs(servers - before);
      }
      if (latencyTail(problem, perSecond, servers)(problem.latency.seconds) > problem.latency.lateShare * (1 + 1e-9)) {
        late.push(`${servers} servers at ${perSecond}`);
      }
      const planned = schedule!.steps.find((step) => Math.abs(step.perSecond - perSecond) < 1e-9);
      expect(servers).toBeGreaterThanOrEqual(planned?.servers ?? 0);
    }
    expect(late).toEqual([]);
    // Up once, down once: no swinging on the way.
    expect(changes).toBeLessThanOrEqual(3 * (autoscaling.maxServers - autoscaling.minServers));
  });

  it("could hold no higher utilisation: at every number of servers of the range it is borne, at one of them or one planned rate no more is", () => {
    const problem = dayOf({});
    const plan = planService(problem);
    const { minServers, maxServers, targetUtilisation } = plan.autoscaling;
    const late = (servers: number, utilisation: number): number =>
      lateInMmc(problem, utilisation * servers * serverCapacity(problem), servers);
    for (let servers = minServers; servers <= maxServers; servers++) {
      expect(late(servers, targetUtilisation)).toBeLessThanOrEqual(problem.latency.lateShare);
    }
    const more = targetUtilisation * 1.0001;
    const tooMuch = late(minServers, more) > problem.latency.lateShare;
    const tooFew = plan.schedule!.steps.some(({ perSecond, servers }) => perSecond / more < servers * serverCapacity(problem));
    expect(tooMuch || tooFew).toBe(true);
  });

  it("lists what each number of servers bears", () => {
    const problem = dayOf({});
    const { steps } = planService(problem).autoscaling;
    expect(steps.length).toBeGreaterThan(2);
    for (const { servers, perSecond, utilisation } of steps) {
      expect(lateInMmc(problem, perSecond, servers)).toBeLessThanOrEqual(problem.latency.lateShare);
      expect(lateInMmc(problem, perSecond * (1 + 3e-6), servers)).toBeGreaterThan(problem.latency.lateShare);
      expect(utilisation).toBeCloseTo(perSecond / (servers * serverCapacity(problem)), 12);
    }
  });
});
