import { FailureForest } from "../../../lib/sizing/failure-forest";
import { FailureWorld } from "../../../lib/sizing/planner/failure-world";
import { Places } from "../../../lib/sizing/planner/places";
import { domain, offering, problem } from "../support/fleets";

describe("likenesses of domains", () => {
  // Zones a and b are alike; c fails more often, and d sells at another price.
  const zones = ["a", "b", "c", "d"];
  const fleet = problem({
    demand: 10,
    domains: [domain("r", 1e-4, undefined, "region"), ...zones.map((zone) => domain(zone, zone === "c" ? 0.02 : 0.01, "r"))],
    offerings: zones.map((zone) => offering(zone, zone, { microUsdPerHour: zone === "d" ? 20 : 10 })),
    targets: { unavailability: 0.05 },
  });
  const places = new Places(fleet, new FailureForest(fleet));
  const [r, a, b, c, d] = fleet.domains.keys();
  const whole = FailureWorld.of(places);

  it("are equal where exchanging two domains changes nothing", () => {
    const likenesses = whole.likenesses();
    expect(likenesses.get(a)).toBe(likenesses.get(b));
    expect(new Set([a, c, d, r].map((each) => likenesses.get(each))).size).toBe(4);
  });

  it("tell worlds apart by what is assumed of which kind of domain, and not by where it is listed", () => {
    const of = (world: FailureWorld): number => world.likenesses().get(r)!;
    expect(of(whole.sparing(a))).toBe(of(whole.sparing(b)));
    expect(of(whole.sparing(a).relyingOn(b))).toBe(of(whole.relyingOn(b).sparing(a)));
    const worlds = [whole, whole.sparing(a), whole.sparing(a).sparing(b), whole.sparing(c), whole.relyingOn(a), whole.relyingOn(c)];
    expect(new Set(worlds.map(of)).size).toBe(worlds.length);
  });
});
