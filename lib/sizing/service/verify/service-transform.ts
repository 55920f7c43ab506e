import type { ServiceTime } from "../../queueing/service-time";
import { over, plus, power, scaled, times, type Complex } from "./complex";

/** A service time by its Laplace transform. */
export interface ServiceTransform {
  readonly mean: number;
  /** The greatest rate of a phase: the transform does not change much over less than that. */
  readonly fastest: number;
  /** E exp(-s S). */
  readonly at: (s: Complex) => Complex;
  /** Whether E exp(x S) is finite for a real x. */
  readonly isFinite: (x: number) => boolean;
}

/** The transform of a service time of phases; undefined for a constant one, whose distribution has a jump. */
export function transformOf(service: ServiceTime): ServiceTransform | undefined {
  switch (service.kind) {
    case "deterministic":
      return undefined;
    case "exponential":
      return ofStages(service.mean, 1);
    case "erlang":
      return ofStages(service.mean, service.stages);
    case "hyperexponential": {
      const { branches } = service;
      return {
        mean: branches.reduce((sum, { probability, mean }) => sum + probability * mean, 0),
        fastest: Math.max(...branches.map(({ mean }) => 1 / mean)),
        at: (s) =>
          branches.reduce<Complex>(
            (sum, { probability, mean }) => plus(sum, over([probability, 0], [1 + s[0] * mean, s[1] * mean])),
            [0, 0],
          ),
        isFinite: (x) => branches.every(({ mean }) => x * mean < 1),
      };
    }
    case "phase-type": {
      const { phases } = service;
      const start = phases.map(({ start: share }) => share);
      /** E exp(-s S) from each phase: x_i (rate_i + s) = rate_i (ends_i + sum over j of next_ij x_j). */
      const fromEach = (s: Complex): Complex[] =>
        solve(
          phases.map(({ rate, next = [] }, i) =>
            phases.map((_, j): Complex => (i === j ? [rate + s[0] - rate * (next[j] ?? 0), s[1]] : [-rate * (next[j] ?? 0), 0])),
          ),
          phases.map(({ rate, next = [] }): Complex => [rate * (1 - next.reduce((sum, share) => sum + share, 0)), 0]),
        );
      const means = solve(
        phases.map(({ rate, next = [] }, i) => phases.map((_, j): Complex => [(i === j ? rate : 0) - rate * (next[j] ?? 0), 0])),
        phases.map((): Complex => [1, 0]),
      );
      return {
        mean: start.reduce((sum, share, i) => sum + share * means[i][0], 0),
        fastest: Math.max(...phases.map(({ rate }) => rate)),
        at: (s) => fromEach(s).reduce<Complex>((sum, each, i) => plus(sum, scaled(each, start[i])), [0, 0]),
        // The matrix less x is still an M-matrix exactly when it takes something positive to a row of ones.
        isFinite: (x) =>
          solve(
            phases.map(({ rate, next = [] }, i) => phases.map((_, j): Complex => [(i === j ? rate - x : 0) - rate * (next[j] ?? 0), 0])),
            phases.map((): Complex => [1, 0]),
          ).every(([each]) => each > 0),
      };
    }
  }
}

function ofStages(mean: number, stages: number): ServiceTransform {
  const stage = mean / stages;
  return {
    mean,
    fastest: 1 / stage,
    at: ([re, im]) => power(over([1, 0], [1 + re * stage, im * stage]), stages),
    isFinite: (x) => x * stage < 1,
  };
}

/** Gauss's elimination with the largest pivot of each column. */
function solve(matrix: Complex[][], right: Complex[]): Complex[] {
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.hypot(...matrix[row][column]) > Math.hypot(...matrix[pivot][column])) {
        pivot = row;
      }
    }
    [matrix[column], matrix[pivot], right[column], right[pivot]] = [matrix[pivot], matrix[column], right[pivot], right[column]];
    for (let row = column + 1; row < size; row++) {
      if (matrix[row][column][0] === 0 && matrix[row][column][1] === 0) {
        continue;
      }
      const factor = scaled(over(matrix[row][column], matrix[column][column]), -1);
      for (let k = column; k < size; k++) {
        matrix[row][k] = plus(matrix[row][k], times(factor, matrix[column][k]));
      }
      right[row] = plus(right[row], times(factor, right[column]));
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) {
      right[row] = plus(right[row], scaled(times(matrix[row][k], right[k]), -1));
    }
    right[row] = over(right[row], matrix[row][row]);
  }
  return right;
}
