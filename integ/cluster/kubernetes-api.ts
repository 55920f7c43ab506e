import { Agent, request } from "node:https";

/** An object of the Kubernetes API, as far as the checks read it. */
export interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

/** Controllers act within seconds; a loaded machine takes longer. */
const APPEAR_LIMIT_MS = 60_000;

/** The Kubernetes API over HTTPS with a bearer token, as far as the checks need it. */
export class KubernetesApi {
  private readonly agent: Agent;

  /**
   * @param server address of the API server
   * @param token bearer token
   * @param certificate of the server or its authority, in PEM
   */
  public constructor(
    private readonly server: string,
    private readonly token: string,
    certificate: string,
  ) {
    this.agent = new Agent({ ca: certificate, keepAlive: true, maxSockets: 8 });
  }

  /** Whether the server says it is ready; false when it cannot be reached. */
  public async isReady(): Promise<boolean> {
    try {
      return (await this.send("GET", "/readyz")).status === 200;
    } catch {
      return false;
    }
  }

  /** Whether there is an object at a path. */
  public async exists(path: string): Promise<boolean> {
    return (await this.send("GET", path)).status === 200;
  }

  /** Waits until there is an object at a path. */
  public async appears(path: string): Promise<void> {
    const deadline = Date.now() + APPEAR_LIMIT_MS;
    while (!(await this.exists(path))) {
      if (Date.now() > deadline) {
        throw new Error(`waited ${APPEAR_LIMIT_MS / 1000} s for ${path}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Objects of a collection. */
  public async list(path: string): Promise<readonly KubernetesObject[]> {
    return (JSON.parse(await this.expect("GET", path)) as { items: KubernetesObject[] }).items;
  }

  /** Makes an object in a collection. */
  public async create(path: string, object: object): Promise<void> {
    await this.expect("POST", path, object);
  }

  /** Deletes an object at once, without waiting for anybody. */
  public async remove(path: string): Promise<void> {
    await this.expect("DELETE", path, { gracePeriodSeconds: 0, propagationPolicy: "Background" });
  }

  private async expect(method: string, path: string, body?: object): Promise<string> {
    const { status, text } = await this.send(method, path, body);
    if (status < 200 || status > 299) {
      throw new Error(`${method} ${path}: ${status} ${text.slice(0, 400)}`);
    }
    return text;
  }

  private send(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        accept: "application/json",
        "content-type": "application/json",
        // Node.js states no length of its own for the body of a DELETE.
        "content-length": payload === undefined ? 0 : Buffer.byteLength(payload),
      };
      const call = request(new URL(path, this.server), { method, agent: this.agent, headers, timeout: 30_000 }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        response.on("error", reject);
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      call.on("error", reject);
      call.end(payload);
    });
  }
}
