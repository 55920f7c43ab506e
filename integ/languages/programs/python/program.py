"""Calls the sizing planners as a file asks, and synthesizes a stack. Arguments: calls, results, folder of the stacks."""

import json
import sys

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_lepton import (
    AwsPlatform,
    GpuNodePool,
    LeptonCloudCore,
    SizingPlanner,
)


def options_of(given):
    names = {"maxOperations": "max_operations", "maxPoints": "max_points", "fromUnavailability": "from_unavailability"}
    return {names.get(name, name): value for name, value in (given or {}).items()}


def result_of(call):
    texts = call["arguments"]
    options = options_of(call.get("options"))
    if call["method"] == "kinds":
        return {"texts": SizingPlanner.kinds()}
    if call["method"] == "schema":
        return {"text": SizingPlanner.schema(*texts)}
    if call["method"] == "planSchema":
        return {"text": SizingPlanner.plan_schema(*texts)}
    if call["method"] == "plan":
        return {"text": SizingPlanner.plan(*texts, **options)}
    if call["method"] == "frontier":
        return {"text": SizingPlanner.frontier(*texts, **options)}
    if call["method"] == "verify":
        return {"texts": SizingPlanner.verify(*texts)}
    if call["method"] == "table":
        return {"text": SizingPlanner.table(*texts)}
    raise ValueError(call["method"])


def answer(call):
    try:
        return result_of(call)
    except RuntimeError as error:
        return {"error": str(error)}


def synthesize(outdir):
    app = App(outdir=outdir)
    stack = TerraformStack(app, "inference")
    AwsProvider(stack, "aws", region="us-east-1")
    core = LeptonCloudCore(
        stack,
        "core",
        platform=AwsPlatform(region="us-east-1"),
        administrators=["arn:aws:iam::123456789012:role/platform-admin"],
    )
    pool = GpuNodePool(
        stack,
        "gpus",
        core=core,
        gpus=16,
        min_gpu_memory_gib=22,
        availability=0.999,
        max_usd_per_month=25_000,
    )
    app.synth()
    return pool.fleet.to_table()


def refused_core():
    try:
        stack = TerraformStack(App(), "refused")
        LeptonCloudCore(stack, "core", platform=AwsPlatform(region="us-east-1"), zone_count=1, cidr="10.0.0.0/33")
    except RuntimeError as error:
        return {"error": str(error)}
    return {"text": "accepted"}


def main(calls_file, results_file, outdir):
    with open(calls_file, encoding="utf-8") as file:
        calls = json.load(file)
    results = [answer(call) for call in calls]
    stack = [{"text": synthesize(outdir)}, refused_core()]
    with open(results_file, "w", encoding="utf-8") as file:
        json.dump({"calls": results, "stack": stack}, file)


main(*sys.argv[1:])
