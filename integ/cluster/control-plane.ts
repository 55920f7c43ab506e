import { spawn, type ChildProcess } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { KubernetesApi } from "./kubernetes-api";

/** How long a control plane may take to become ready. */
const READY_LIMIT_MS = 120_000;

/**
 * A Kubernetes control plane on loopback, without containers: etcd, API server, scheduler, controller manager, and KWOK in the place of
 * kubelets. What it decides is what a real cluster decides; nothing runs on its nodes.
 */
export class ControlPlane {
  private readonly programs: ChildProcess[] = [];

  private constructor(
    private readonly binary: string,
    private readonly folder: string,
  ) {}

  /**
   * Starts all programs and waits until the API server is ready and has made the default namespace usable.
   *
   * @param binary of `buildControlPlane`
   * @param folder for data, keys and logs; must not exist
   */
  public static async start(binary: string, folder: string): Promise<{ plane: ControlPlane; api: KubernetesApi }> {
    mkdirSync(folder, { recursive: true });
    const plane = new ControlPlane(binary, folder);
    try {
      return { plane, api: await plane.boot() };
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** Ends all programs. */
  public async stop(): Promise<void> {
    await Promise.all(
      this.programs.map(
        (program) =>
          new Promise<void>((resolve) => {
            if (program.exitCode !== null || program.signalCode !== null) {
              resolve();
              return;
            }
            program.once("exit", () => resolve());
            program.kill("SIGKILL");
          }),
      ),
    );
  }

  private async boot(): Promise<KubernetesApi> {
    const [clients, peers, secure] = [await freePort(), await freePort(), await freePort()];
    const at = (file: string): string => join(this.folder, file);
    const accounts = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const privateKey = accounts.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const token = createHash("sha256").update(privateKey).digest("hex");
    writeFileSync(at("tokens.csv"), `${token},checks,checks,"system:masters"\n`, { mode: 0o600 });
    writeFileSync(at("accounts.key"), privateKey, { mode: 0o600 });
    writeFileSync(at("accounts.pub"), accounts.publicKey.export({ type: "spki", format: "pem" }).toString());
    const etcd = `http://127.0.0.1:${clients}`;
    const peer = `http://127.0.0.1:${peers}`;
    this.launch("etcd", {
      "data-dir": at("etcd"),
      "listen-client-urls": etcd,
      "advertise-client-urls": etcd,
      "listen-peer-urls": peer,
      "initial-advertise-peer-urls": peer,
      "initial-cluster": `default=${peer}`,
      "unsafe-no-fsync": "true",
    });
    this.launch("kube-apiserver", {
      "etcd-servers": etcd,
      "bind-address": "127.0.0.1",
      "secure-port": String(secure),
      "cert-dir": this.folder,
      "token-auth-file": at("tokens.csv"),
      "authorization-mode": "RBAC",
      "service-account-issuer": "https://kubernetes.default.svc",
      "service-account-key-file": at("accounts.pub"),
      "service-account-signing-key-file": at("accounts.key"),
      "service-cluster-ip-range": "10.96.0.0/16",
      "endpoint-reconciler-type": "none",
    });
    const certificate = at("apiserver.crt");
    await until(
      "the API server's certificate",
      () => Promise.resolve(existsSync(certificate)),
      () => this.checkAlive(),
    );
    const server = `https://127.0.0.1:${secure}`;
    const api = new KubernetesApi(server, token, readFileSync(certificate, "utf8"));
    await until(
      "a ready API server",
      () => api.isReady(),
      () => this.checkAlive(),
    );
    const kubeconfig = at("kubeconfig.json");
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(server, token, certificate)), { mode: 0o600 });
    this.launch("kube-controller-manager", {
      kubeconfig,
      "service-account-private-key-file": at("accounts.key"),
      "root-ca-file": certificate,
      "leader-elect": "false",
      "secure-port": "0",
    });
    this.launch("kube-scheduler", { kubeconfig, "leader-elect": "false", "secure-port": "0" });
    this.launch("kwok", { kubeconfig, "manage-all-nodes": "true" });
    const account = "/api/v1/namespaces/default/serviceaccounts/default";
    await until(
      "the service account of new pods",
      () => api.exists(account),
      () => this.checkAlive(),
    );
    return api;
  }

  private launch(name: string, flags: Readonly<Record<string, string>>): void {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    const log = createWriteStream(join(this.folder, `${name}.log`));
    const program = spawn(this.binary, [name, ...args], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    program.stdout.pipe(log, { end: false });
    program.stderr.pipe(log, { end: false });
    this.programs.push(program);
  }

  private checkAlive(): void {
    const ended = this.programs.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    if (ended !== undefined) {
      throw new Error(`${ended.spawnargs[1]} ended with status ${ended.exitCode ?? ended.signalCode}`);
    }
  }
}

function kubeconfigOf(server: string, token: string, certificate: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "loopback", cluster: { server, "certificate-authority": certificate } }],
    users: [{ name: "checks", user: { token } }],
    contexts: [{ name: "loopback", context: { cluster: "loopback", user: "checks" } }],
    "current-context": "loopback",
  };
}

async function until(what: string, isSo: () => Promise<boolean>, checkAlive: () => void): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await isSo())) {
    checkAlive();
    if (Date.now() > deadline) {
      throw new Error(`waited ${READY_LIMIT_MS / 1000} s for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
