import { performance } from "node:perf_hooks";
import { erlangC, minServersForWait } from "../../../lib/sizing";
import type { Contest, Contestant } from "./contest";
import type { PythonPeers } from "./python-peers";

/**
 * How many servers, so that at most a share of the requests waits: offered load, and the share that Netflix's tiers 0 to 3 stand for. The constants
 * of the tiers and the shares are in `_QOS` of service_capacity_modeling/models/common.py: 2.375 for about 0.01, 1.761 for 0.05, 1.16 for 0.2
 * and 1 for 0.3, after Halfin and Whitt; servers are ceil(a + Q sqrt(a)).
 */
const QUESTIONS = [
  { load: 3, tier: 0, share: 0.01 },
  { load: 23, tier: 1, share: 0.05 },
  { load: 300, tier: 0, share: 0.01 },
  { load: 300, tier: 2, share: 0.2 },
  { load: 9800, tier: 0, share: 0.01 },
  { load: 9800, tier: 3, share: 0.3 },
] as const;

/** Calls that are timed together: one is shorter than the clock can tell. */
const CALLS = 200;

/** A number of servers, with the share that waits by Erlang's formula and how many times the promised one that is. */
function scored(servers: number, load: number, share: number): string {
  const waits = erlangC(servers, load);
  return `${servers} servers, ${waits.toPrecision(3)} wait = ${(waits / share).toPrecision(3)} x the promise`;
}

/** Square root staffing as Netflix publishes it, and Erlang C as pyworkforce has it, beside the exact fewest servers. */
export function staffingContests(peers: PythonPeers | undefined): Contest[] {
  return QUESTIONS.map(({ load, tier, share }) => {
    const exact: Contestant = {
      name: "minServersForWait",
      answer: () => {
        const start = performance.now();
        let servers = 0;
        for (let call = 0; call < CALLS; call++) {
          servers = minServersForWait(load, 1, 0, share);
        }
        return Promise.resolve({ ms: (performance.now() - start) / CALLS, answer: scored(servers, load, share) });
      },
    };
    const asked = (name: string, peer: string, calls: number, mostRounds?: number): Contestant => ({
      name,
      ...(mostRounds === undefined ? {} : { mostRounds }),
      answer: async () => {
        const { ms, servers } = await peers!.ask<{ servers: number }>(peer, { load, tier, share, calls });
        return { ms, answer: scored(servers, load, share) };
      },
    });
    const slow = load > 1000;
    return {
      name: `load ${load}, at most ${share} wait`,
      contestants: [
        exact,
        ...(peers === undefined
          ? []
          : [
              asked("Netflix, square root staffing", "netflix-staffing", CALLS),
              asked("pyworkforce ErlangC", "pyworkforce", slow ? 1 : 20, slow ? 5 : undefined),
            ]),
      ],
      check: (answers) => {
        const [own, erlang] = [answers.get("minServersForWait"), answers.get("pyworkforce ErlangC")];
        if (erlang !== undefined && own !== erlang) {
          throw new Error(`answers differ: ${own} and ${erlang}`);
        }
      },
    };
  });
}
