// SPDX-License-Identifier: Apache-2.0
//
// Fairlead for browsers: the three calls of the HTTP API, and what WebRTC needs around them. No dependencies, no build
// step. Copy this file; proxy.html and client.html show how it is used.
//
//   proxy                          broker                          client
//     | POST /v1/announcements ----> |                               |
//     |                              | <------- POST /v1/offers      |   both requests are held
//     | <---- the client's offer     |                               |
//     | POST /v1/answers ----------> |                               |
//     |                              | ------> the proxy's answer    |
//     | <=================== data channel, peer to peer ===========> |
//
// The API does not trickle ICE candidates: each side gathers all of them before it sends its description.

/** The common compartment that the examples of this project meet in. Run your own: any 32 bytes do. */
export const EXAMPLE_COMPARTMENT = "ZmFpcmxlYWQtY29tbW9uLWNvbXBhcnRtZW50LTAwMDA";

export const PROTOCOL_VERSION = 1;

const GATHERING_MAX_MS = 3_000;
const CONNECTING_MAX_MS = 15_000;
const BUFFERED_MAX_BYTES = 256 * 1024;
const CHANNEL_LABEL = "fairlead";

/** A refusal or fault that the broker describes (RFC 9457), or one that kept us from reaching it. */
export class BrokerProblem extends Error {
  /** @param {{code: string, status: number, detail: string, hint?: string, pointer?: string, retryAfterMs?: number}} problem */
  constructor(problem) {
    super(problem.detail || problem.title || problem.code);
    this.name = "BrokerProblem";
    this.code = problem.code;
    this.status = problem.status;
    this.hint = problem.hint ?? "";
    this.pointer = problem.pointer ?? "";
    this.retryAfterMs = problem.retryAfterMs;
  }

  /** Whether the same request can succeed later. A bad request stays bad. */
  get retryable() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The HTTP API of one broker. Aborting a call's signal ends its entry in the broker's queues at once. */
export class Broker {
  #url;

  /** @param {string} url where the broker listens, for example http://127.0.0.1:8080 */
  constructor(url) {
    this.#url = url.replace(/\/+$/, "");
  }

  /** Held until a client is found or `waitMs` has passed. */
  announce(announcement, signal) {
    return this.#post("/v1/announcements", announcement, signal);
  }

  /** Held until a proxy has answered or `waitMs` has passed. */
  offer(offer, signal) {
    return this.#post("/v1/offers", offer, signal);
  }

  /** Not held. Carries a description or an error to the client that waits for it. */
  answer(answer, signal) {
    return this.#post("/v1/answers", answer, signal);
  }

  async #post(path, body, signal) {
    let response;
    try {
      response = await fetch(this.#url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        keepalive: false, // a request must not outlive its page: it would wait for nobody
        signal,
      });
    } catch (failure) {
      signal?.throwIfAborted();
      throw new BrokerProblem(unreachable(this.#url, failure));
    }
    if (!response.ok) {
      throw new BrokerProblem(await problemOf(response));
    }
    return response.json();
  }
}

function unreachable(url, failure) {
  return {
    code: "unreachable",
    status: 0,
    detail: `No answer from ${url} (${failure.message}).`,
    hint: `Is the broker running there, and does fairlead.node.edge.cors.origins name ${globalThis.location?.origin}?`,
  };
}

async function problemOf(response) {
  const fallback = { code: "internal", status: response.status, detail: `HTTP status ${response.status}` };
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return fallback;
  }
  return { ...fallback, ...(await response.json()) };
}

/** What a broker wants to know of either side. A page cannot find out its NAT type, so it says so. */
export function traits(compartments) {
  return {
    commonCompartments: compartments.common,
    personalCompartments: compartments.personal,
    nat: { mapping: "unknown", filtering: "unknown" },
    portMappings: [],
    network: networkType(),
    protocolVersion: PROTOCOL_VERSION,
  };
}

function networkType() {
  const known = { wifi: "wifi", cellular: "mobile", ethernet: "wired" };
  return known[navigator.connection?.type] ?? "unknown";
}

/** 32 random bytes as base64url without padding: a proxy ID, or a compartment of your own. */
export function randomId() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The client's half: one offer, held by the broker, and the data channel that came of it.
 *
 * @returns {Promise<{outcome: string, peer?: RTCPeerConnection, channel?: RTCDataChannel}>} the broker's reply; with
 *     `peer` and an open `channel` when it is "answered"
 */
export async function connect(broker, { compartments, iceServers, waitMs, signal }) {
  const peer = new RTCPeerConnection({ iceServers });
  try {
    const channel = peer.createDataChannel(CHANNEL_LABEL);
    channel.binaryType = "arraybuffer";
    await peer.setLocalDescription(await peer.createOffer());
    const offer = await gathered(peer, GATHERING_MAX_MS, signal);
    const reply = await broker.offer({ ...traits(compartments), offer, networkProtocol: "udp", waitMs }, signal);
    if (reply.outcome !== "answered") {
      peer.close();
      return reply;
    }
    await peer.setRemoteDescription(reply.answer);
    await opened(peer, channel, signal);
    return { ...reply, peer, channel };
  } catch (failure) {
    peer.close();
    throw failure;
  }
}

/**
 * The proxy's half, once its announcement has been matched: answers the client's offer. The channel opens later, or
 * never, if the two cannot reach each other.
 *
 * @returns {Promise<{outcome: string, peer: RTCPeerConnection, channel: Promise<RTCDataChannel>}>} "delivered", or
 *     "no-client" when the client has stopped waiting (then `peer` is closed already)
 */
export async function accept(broker, proxyId, match, { iceServers, signal }) {
  const envelope = {
    proxyId,
    connectionId: match.connectionId,
    selectedProtocolVersion: match.selectedProtocolVersion,
  };
  const peer = new RTCPeerConnection({ iceServers });
  let answer;
  const channel = firstChannel(peer, signal);
  try {
    await peer.setRemoteDescription(match.offer);
    await peer.setLocalDescription(await peer.createAnswer());
    answer = await gathered(peer, Math.min(GATHERING_MAX_MS, match.answerWithinMs / 2), signal);
  } catch (failure) {
    peer.close();
    // Tell the client now, so that it need not wait until its deadline.
    await broker.answer({ ...envelope, error: `cannot use this offer: ${failure.name}` }, signal);
    throw failure;
  }
  const { outcome } = await broker.answer({ ...envelope, answer }, signal).catch((failure) => {
    peer.close();
    throw failure;
  });
  if (outcome !== "delivered") {
    peer.close();
  }
  return { outcome, peer, channel };
}

/** The local description with every candidate found within `maxMs`: a dead STUN server must not hold everything up. */
async function gathered(peer, maxMs, signal) {
  if (peer.iceGatheringState !== "complete") {
    await unlessAborted(signal, (resolve) => {
      setTimeout(resolve, maxMs);
      peer.addEventListener("icegatheringstatechange", () => peer.iceGatheringState === "complete" && resolve());
    });
  }
  const { type, sdp } = peer.localDescription;
  return { type, sdp };
}

/** Resolves when the channel can carry data; rejects when the peers cannot reach each other in time. */
function opened(peer, channel, signal) {
  return unlessAborted(signal, (resolve, reject) => {
    if (channel.readyState === "open") {
      resolve(channel);
    }
    channel.addEventListener("open", () => resolve(channel), { once: true });
    rejectWithoutConnection(peer, reject);
  });
}

/** Resolves with the channel that the client opens. */
function firstChannel(peer, signal) {
  const channel = unlessAborted(signal, (resolve, reject) => {
    peer.addEventListener("datachannel", (event) => {
      event.channel.binaryType = "arraybuffer";
      resolve(event.channel);
    }, { once: true });
    rejectWithoutConnection(peer, reject);
  });
  channel.catch(() => {}); // whoever awaits it sees the failure, but nobody has to
  return channel;
}

function rejectWithoutConnection(peer, reject) {
  setTimeout(() => reject(new Error("The peers found no way to each other in time.")), CONNECTING_MAX_MS);
  onConnectionLost(peer, () => reject(new Error("The peers cannot reach each other: their NATs do not get along.")));
}

/** Calls `lost` when the path between the peers has failed for good. A channel alone does not always notice. */
export function onConnectionLost(peer, lost) {
  peer.addEventListener("connectionstatechange", () => peer.connectionState === "failed" && lost());
}

/** Sends once the channel's buffer has room: a browser closes a channel whose buffer overflows. */
export async function sendWhenRoom(channel, data) {
  if (channel.bufferedAmount > BUFFERED_MAX_BYTES) {
    channel.bufferedAmountLowThreshold = BUFFERED_MAX_BYTES / 2;
    await new Promise((resolve) => {
      channel.addEventListener("bufferedamountlow", resolve, { once: true });
      channel.addEventListener("close", resolve, { once: true });
    });
  }
  if (channel.readyState === "open") {
    channel.send(data);
  }
}

/** Waits for the time the broker advises, up to a fifth longer so that a crowd does not return all at once. */
export function pause(ms, signal) {
  return unlessAborted(signal, (resolve) => setTimeout(resolve, ms * (1 + Math.random() / 5)));
}

/** Like `new Promise(begin)`, but rejects when the signal aborts. Leaves no listener behind on a long-lived signal. */
export function unlessAborted(signal, begin) {
  let abort;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    abort = () => reject(signal.reason);
    signal?.addEventListener("abort", abort, { once: true });
    begin(resolve, reject);
  }).finally(() => signal?.removeEventListener("abort", abort));
}
