// Puts the saved queries, colors and settings where Neo4j Browser keeps its own, then goes there. A second visit replaces
// what the first one put (their ids begin with "baltica-") and leaves everything else alone.
"use strict";

const OURS = "baltica-";
const SECONDS = 6; // to read what was done
const byId = (id) => document.getElementById(id);

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(`neo4j.${key}`));
  } catch {
    return null; // damaged: Neo4j Browser would not read it either
  }
}

function keep(key, value) {
  localStorage.setItem(`neo4j.${key}`, JSON.stringify(value));
}

function merged(key, ours) {
  const found = kept(key);
  const theirs = Array.isArray(found) ? found.filter((one) => !String(one && one.id).startsWith(OURS)) : [];
  keep(key, [...ours, ...theirs]);
}

function install(kit) {
  for (const one of kit.documents) one.content = one.content.replaceAll(kit.origin, location.origin);
  merged("folders", kit.folders);
  merged("documents", kit.documents);
  keep("grass", kit.grass);
  const settings = kept("settings") || {};
  const first = !settings.initCmd || settings.initCmd === ":play start" ? { initCmd: "" } : {};
  keep("settings", { ...settings, ...first, ...kit.settings });
}

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

// Where the database listens for Bolt, as Neo4j tells at its own address; without it Neo4j Browser asks the user.
async function browserAddress() {
  try {
    const bolt = new URL((await json("/")).bolt_direct);
    return `./?dbms=${bolt.protocol}//neo4j@${bolt.host}&db=neo4j`;
  } catch {
    return "./";
  }
}

function tell(lines, name = "") {
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  list.className = name;
  byId("told").replaceChildren(list);
}

function leaveSoon(address) {
  let left = SECONDS;
  const show = () => {
    byId("soon").textContent = `Neo4j Browser opens in ${left} seconds.`;
    if (left-- === 0) location.assign(address);
  };
  const timer = setInterval(show, 1000);
  byId("stay").hidden = false;
  byId("stay").addEventListener("click", () => {
    clearInterval(timer);
    byId("soon").textContent = "";
    byId("stay").hidden = true;
  });
  show();
}

async function start() {
  byId("open").hidden = true; // until all is kept and the address is known
  const address = await browserAddress();
  byId("open").href = address;
  try {
    const kit = await json("baltica-kit.json");
    install(kit);
    tell([
      `Saved: ${kit.documents.length} queries in ${kit.folders.length} folders, behind the star on the left.`,
      "Set: a color and a caption for each kind of thing; no telemetry.",
      "After you log in the guide opens by itself, and the parameters of the queries are set.",
    ]);
    leaveSoon(address);
  } catch (error) {
    tell(
      [
        `The saved queries could not be kept in this web browser: ${error.message}`,
        "Try another browser or allow this page to store data; Neo4j Browser works without them, too.",
      ],
      "bad",
    );
  }
  byId("open").hidden = false;
  byId("open").focus();
}

start();
