import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack, type App } from "cdktf";
import { inferencePoolName, siteOf, stackName, statePath, trainingPoolName, type AppShape } from "../app-shape";
import { rawAccount } from "./raw-account";
import { rawCluster } from "./raw-cluster";
import { rawNetwork } from "./raw-network";
import { rawInferencePool, rawTrainingPool } from "./raw-node-pools";
import { rawStorage } from "./raw-storage";

/**
 * The same app as `buildWithLibrary`, written with the provider's own classes and nothing else: no checks, no constructs in between, and references
 * that are used often are taken once, which is the fastest way to write it.
 */
export function buildRaw(app: App, shape: AppShape): void {
  for (let index = 0; index < shape.stacks; index++) {
    const stack = new TerraformStack(app, stackName(index));
    const site = siteOf(index);
    new LocalBackend(stack, { path: statePath(index) });
    new AwsProvider(stack, "aws", { region: site.region });
    const account = rawAccount(stack, site);
    const network = rawNetwork(stack, site, account);
    const host = rawCluster(stack, site, account, network);
    rawStorage(stack, site, account);
    for (let pool = 0; pool < shape.poolPairs; pool++) {
      rawTrainingPool(stack, host, trainingPoolName(pool));
      rawInferencePool(stack, host, inferencePoolName(pool));
    }
  }
}
