/** Services: how many servers keep a latency target although machines and zones fail. */
export { checkServiceProblem } from "./check-service-problem";
export { planService } from "./plan-service";
export { verifyServicePlan } from "./verify-service-plan";
export type {
  ConcurrentService,
  DailyTraffic,
  DrawnTraffic,
  LatencyTarget,
  ServiceProblem,
  ServiceRouting,
  ServiceTargets,
  ServiceTraffic,
  SteadyTraffic,
  TrafficStep,
} from "./service-problem";
export type {
  AutoscalingPlan,
  DailySchedule,
  DomainServers,
  DrawRegret,
  LatencyReached,
  PlannedDraw,
  ScalingStep,
  ScheduleStep,
  ServicePlan,
  TrafficHeadroom,
} from "./service-plan";
