import type { FibreModel, GeographicPoint } from "./edge-problem";

/** Speed of light in vacuum, kilometres per millisecond: exact by the definition of the metre. */
const LIGHT_KM_PER_MS = 299.792458;

/**
 * Group index of standard single-mode fibre: makers state 1.4676 at 1310 nm and 1.4682 at 1550 nm (product information of Corning SMF-28 Ultra,
 * ITU-T G.652).
 */
const REFRACTIVE_INDEX = 1.468;

/**
 * What a round trip takes by what light in fibre would take along the air line: the rule of thumb of measurement campaigns for the Internet, as Bozkurt and others state it in
 * Dissecting Latency in the Internet's Fiber Infrastructure (arXiv:1811.10737, 2018, abstract).
 */
const ROUTE_STRETCH = 2.1;

/** Mean radius of the earth in kilometres (IUGG, (2a + b) / 3 of GRS 80). */
const EARTH_RADIUS_KM = 6371.0088;

/** Great-circle distance in kilometres, by the haversine formula, which is accurate for small distances too. */
export function greatCircleKm(from: GeographicPoint, to: GeographicPoint): number {
  const latitudes = Math.sin(radians(to.latitude - from.latitude) / 2);
  const longitudes = Math.sin(radians(to.longitude - from.longitude) / 2);
  const haversine = latitudes ** 2 + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitudes ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** Round-trip time between two points, in milliseconds: 2 x stretch x air line x index / c + overhead. */
export function fibreRttMs(from: GeographicPoint, to: GeographicPoint, model: FibreModel = {}): number {
  const { routeStretch = ROUTE_STRETCH, refractiveIndex = REFRACTIVE_INDEX, overheadMs = 0 } = model;
  return (2 * routeStretch * greatCircleKm(from, to) * refractiveIndex) / LIGHT_KM_PER_MS + overheadMs;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
