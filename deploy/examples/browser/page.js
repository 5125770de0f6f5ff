// SPDX-License-Identifier: Apache-2.0
//
// What the two example pages share and a program of yours would do differently: parameters, status lines, start and stop.

import { BrokerProblem, EXAMPLE_COMPARTMENT } from "./fairlead.js";

const LOG_LINES_MAX = 200;
const RETRY_DEFAULT_MS = 2_000;

/** What the page's address asks for; README.md lists the parameters. */
export function parameters() {
  const query = new URLSearchParams(location.search);
  const list = (name) => query.getAll(name).flatMap((value) => value.split(",")).filter((value) => value !== "");
  const personal = list("personal");
  const common = list("common");
  return {
    broker: query.get("broker") ?? "http://127.0.0.1:8080",
    compartments: { common: common.length + personal.length > 0 ? common : [EXAMPLE_COMPARTMENT], personal },
    iceServers: list("stun").map((server) => ({ urls: server.startsWith("stun:") ? server : `stun:${server}` })),
    auto: query.get("auto") === "1",
  };
}

/** Shows the one line that says how things stand; `state` is for the style sheet and for tests. */
export function show(state, text) {
  document.body.dataset.state = state;
  document.querySelector("#status").textContent = text;
}

/** Adds a line to the page's log and forgets the oldest ones. */
export function log(text) {
  const lines = document.querySelector("#log");
  const line = document.createElement("li");
  line.textContent = `${new Date().toLocaleTimeString()}  ${text}`;
  lines.append(line);
  while (lines.childElementCount > LOG_LINES_MAX) {
    lines.firstElementChild.remove();
  }
  line.scrollIntoView({ block: "nearest" });
}

export function showParameters(wanted) {
  document.querySelector("#broker").textContent = wanted.broker;
  const kinds = [["common", wanted.compartments.common], ["personal", wanted.compartments.personal]];
  document.querySelector("#compartments").textContent = kinds
    .flatMap(([kind, ids]) => ids.map((id) => `${kind} ${id.slice(0, 10)}…`))
    .join(", ");
}

/**
 * Runs `work(signal)` between a press of Start (or at once, with auto=1) and Stop, the end of the page, or a failure.
 * The signal ends every request that is being held: that is how the broker learns that this peer has gone.
 */
export function onStart(auto, work) {
  const button = document.querySelector("#start");
  let controller;
  const start = async () => {
    controller = new AbortController();
    button.textContent = "Stop";
    try {
      await work(controller.signal);
    } catch (failure) {
      report(failure, controller.signal);
    }
    controller.abort();
    button.textContent = "Start";
  };
  const stop = () => controller?.abort(new DOMException("Stopped.", "AbortError"));
  button.addEventListener("click", () => (button.textContent === "Start" ? start() : stop()));
  addEventListener("pagehide", stop);
  if (auto) {
    start();
  }
}

function report(failure, signal) {
  if (signal.aborted) {
    show("stopped", "Stopped.");
    return;
  }
  const hint = failure instanceof BrokerProblem && failure.hint ? ` ${failure.hint}` : "";
  const pointer = failure instanceof BrokerProblem && failure.pointer ? ` (at ${failure.pointer})` : "";
  show("failed", `${failure.message}${pointer}${hint}`);
  log(`${failure.name}: ${failure.message}${pointer}${hint}`);
}

/** How long to wait before the next try after `failure`; rethrows it when trying again is of no use. */
export function retryDelay(failure) {
  if (!(failure instanceof BrokerProblem) || !failure.retryable) {
    throw failure;
  }
  const delayMs = failure.retryAfterMs ?? RETRY_DEFAULT_MS;
  show("retrying", `${failure.message} ${failure.hint}`);
  log(`${failure.code}: ${failure.message} ${failure.hint} Next try in ${delayMs} ms.`);
  return delayMs;
}
