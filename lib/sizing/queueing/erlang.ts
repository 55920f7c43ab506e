import { assertNoBrokenRules, type BrokenRule } from "../../errors";

/** A falling term below this share of a sum; the rest of them is then at most a thousand times as much for loads up to 1e6. */
const NEGLIGIBLE = 1e-20;

/**
 * Probability that a request finds all servers busy and is lost (M/M/c/c, Erlang B).
 *
 * 1 / B = 1 + c/a + c (c-1) / a^2 + ... + c! / a^c: positive terms that are summed up until they are negligible, which is after about
 * (c - a) + 9 sqrt(a) of them where c is above a. 0 where B is below 1e-308.
 *
 * @param servers c, integer of at least 0
 * @param load a, offered load in servers: arrival rate times mean service time. At least 0
 * @see Cooper: Introduction to Queueing Theory, 2nd ed., equation (3.3) of section 3.2, divided by its last term
 */
export function erlangB(servers: number, load: number): number {
  assertNoBrokenRules("erlangB", checkArguments(servers, load));
  let sum = 1;
  for (let busy = servers, term = 1; busy > 0; busy--) {
    term *= busy / load;
    sum += term;
    if (busy < load && term < sum * NEGLIGIBLE) {
      break;
    }
  }
  return 1 / sum;
}

/**
 * Probability that a request has to wait (M/M/c, Erlang C): c B / (c - a (1 - B)) with B of Erlang B. 1 where the load is at least the
 * number of servers, because the queue then grows for ever.
 *
 * @param servers c, integer of at least 0
 * @param load a, offered load in servers
 */
export function erlangC(servers: number, load: number): number {
  const blocking = erlangB(servers, load);
  return load >= servers ? 1 : (servers * blocking) / (servers - load + load * blocking);
}

/**
 * The greatest load at which at most a share of the requests is lost.
 *
 * @param servers integer of at least 1
 * @param blocking share that may be lost, in (0, 1)
 * @returns load in servers, to the last bits
 */
export function loadForBlocking(servers: number, blocking: number): number {
  assertNoBrokenRules("loadForBlocking", [
    ...checkArguments(servers, 0),
    ...(blocking > 0 && blocking < 1 && servers !== 0
      ? []
      : [
          {
            rule: "blocking-range",
            problem: `'blocking' (${blocking}) of ${servers} servers`,
            remedy: "give a share in (0, 1) and a server",
          },
        ]),
  ]);
  let high = 1;
  while (erlangB(servers, high) <= blocking) {
    high *= 2;
  }
  let low = 0;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (erlangB(servers, middle) <= blocking) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * Probability of waiting when a large system is staffed by the square root rule, c = a + beta sqrt(a): 1 / (1 + beta Phi(beta) / phi(beta)).
 *
 * A limit for a large load; a small system waits longer. Phi / phi = sqrt(pi / 2) exp(beta^2 / 2) + sum of beta^(2k+1) / (2k+1)!!, a series of
 * positive terms.
 *
 * @param beta at least 0 and at most 35
 * @see Halfin, Whitt: Heavy-traffic limits for queues with many exponential servers. Operations Research 29 (1981), equation (2.3)
 */
export function halfinWhittDelay(beta: number): number {
  assertNoBrokenRules(
    "halfinWhittDelay",
    beta >= 0 && beta <= 35
      ? []
      : [{ rule: "beta-range", problem: `'beta' (${beta}) is not in [0, 35]`, remedy: "give the square-root safety factor" }],
  );
  let ratio = Math.sqrt(Math.PI / 2) * Math.exp((beta * beta) / 2);
  let term = beta;
  for (let k = 1; term > ratio * Number.EPSILON; k++) {
    ratio += term;
    term *= (beta * beta) / (2 * k + 1);
  }
  return 1 / (1 + beta * ratio);
}

function checkArguments(servers: number, load: number): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (!(Number.isSafeInteger(servers) && servers >= 0)) {
    broken.push({
      rule: "servers-integer",
      problem: `'servers' (${servers}) is not an integer of at least 0`,
      remedy: "give whole servers",
    });
  }
  if (!(load >= 0 && load < Infinity)) {
    broken.push({
      rule: "load-range",
      problem: `'load' (${load}) is not a number of at least 0`,
      remedy: "give arrival rate times service time",
    });
  }
  return broken;
}
