// Passkeys: asks the device, and sends what it says. Every page that offers them has another way.
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function send(url, what) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(what) });
  const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(said.fault || "");
  return said;
}

const named = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function made(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  const { attestationObject, clientDataJSON } = key.response;
  return whole(key, {
    attestationObject: toText(attestationObject),
    clientDataJSON: toText(clientDataJSON),
    transports: key.response.getTransports?.() || [],
  });
}

async function shown(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
  return whole(key, {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

const whole = (key, response) => ({
  id: key.id,
  rawId: toText(key.rawId),
  type: key.type,
  clientExtensionResults: key.getClientExtensionResults(),
  response,
});

async function ask(part) {
  const fault = part.querySelector("[data-fault]");
  const button = part.querySelector("button");
  fault.hidden = true;
  button.disabled = true;
  try {
    const options = await send(part.dataset.options, {});
    const credential = await (part.dataset.passkey === "add" ? made : shown)(options);
    const name = part.querySelector("input")?.value || "";
    const { to } = await send(part.dataset.send, { credential, name, next: part.dataset.next });
    location.assign(to);
  } catch (reason) {
    // What the device itself says is not in the language of the page.
    fault.textContent = (reason.constructor === Error && reason.message) || part.dataset.failed;
    fault.hidden = false;
    button.disabled = false;
  }
}

for (const part of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  part.hidden = false;
  document.querySelector("[data-passkey-missing]")?.setAttribute("hidden", "");
  part.querySelector("button").addEventListener("click", () => ask(part));
}
