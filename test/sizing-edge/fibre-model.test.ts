import { fibreRttMs, greatCircleKm } from "../../lib/sizing/edge/fibre-model";

const PARIS = { latitude: 48.8566, longitude: 2.3522 };
const LISBON = { latitude: 38.7223, longitude: -9.1393 };

describe("the fibre model", () => {
  test("distances: a quarter and a half of the great circle, across the date line, and none", () => {
    const quarter = (Math.PI / 2) * 6371.0088;
    expect(greatCircleKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 90 })).toBeCloseTo(quarter, 6);
    expect(greatCircleKm({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 })).toBeCloseTo(2 * quarter, 6);
    expect(greatCircleKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(quarter / 90, 6);
    expect(greatCircleKm(PARIS, PARIS)).toBe(0);
  });

  test("a distance by another formula: the angle between vectors", () => {
    const vector = ({ latitude, longitude }: typeof PARIS): number[] => {
      const [north, east] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
      return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
    };
    const [a, b] = [vector(PARIS), vector(LISBON)];
    const angle = Math.acos(a.reduce((sum, each, axis) => sum + each * b[axis], 0));
    expect(greatCircleKm(PARIS, LISBON)).toBeCloseTo(angle * 6371.0088, 6);
    expect(Math.round(greatCircleKm(PARIS, LISBON))).toBe(1453);
  });

  test("round trips: there and back at c / index, and what is beside the fibre", () => {
    const north = { latitude: 45, longitude: 0 };
    const origin = { latitude: 0, longitude: 0 };
    const air = (Math.PI / 4) * 6371.0088;
    expect(fibreRttMs(origin, north)).toBeCloseTo((2 * 2.1 * air * 1.468) / 299.792458, 9);
    // The shortest way through the conduits: 1.3 in the median, by the same source as 2.1.
    expect(fibreRttMs(origin, north, { routeStretch: 1.3 })).toBeCloseTo((2 * 1.3 * air * 1.468) / 299.792458, 9);
    const model = { routeStretch: 1, refractiveIndex: 1, overheadMs: 3 };
    expect(fibreRttMs(origin, north, model)).toBeCloseTo((2 * air) / 299.792458 + 3, 9);
  });
});
