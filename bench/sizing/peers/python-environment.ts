import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "..", "..", "build", "bench", "peers");

/** Packages of the peers, pinned. */
export const REQUIREMENTS = join(__dirname, "requirements.txt");

/** The Python of the peers' own environment. */
export const PEERS_PYTHON = join(FOLDER, "bin", "python");

/** Whether the environment was made. */
export function hasPeers(): boolean {
  return (
    existsSync(PEERS_PYTHON) && spawnSync(PEERS_PYTHON, ["-c", "import ortools, pulp, pyworkforce, service_capacity_modeling"]).status === 0
  );
}

/** Makes the environment and installs the peers. @throws Error when Python or a package is missing */
export function installPeers(python = "python3"): void {
  for (const [command, ...args] of [
    [python, "-m", "venv", FOLDER],
    [PEERS_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS],
  ]) {
    const { status, error } = spawnSync(command, args, { stdio: "inherit" });
    if (status !== 0) {
      throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `status ${status}`}`);
    }
  }
}
