// The dashboard. What happens comes as events, figures come from /_croxy/stats, at most once a second and only while
// the page is seen. Whatever came with a request becomes text of a node, never markup.
"use strict";

const maxRecords = 200;
const maxGroups = 50;
const byId = (id) => document.getElementById(id);
const state = {
  records: new Map(),       // id → { record, seen, running, number }, at most maxRecords; number: what ends was with it
  ends: 0,                  // requests that ended, with those that are in no list
  stats: null, window: "60m", paused: false, pid: null, version: "", inFlight: [],
  filter: "", failedOnly: false, sorting: {}, shown: null,
  frozen: null, frozenEnds: 0, pausedAt: 0,  // while paused: the records and ends as they were, and when
};
const shownRecords = () => state.frozen ?? state.records;

// Elements

/** An element with a class and children; texts become text nodes. */
function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes a text only when it is another: what is selected or read aloud stays. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Numbers

const whole = new Intl.NumberFormat("en-US");
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const none = "–";
const timeOfDay = (record) => clockSeconds.format(Date.parse(record.time));

const count = (n) => n === null || n === undefined ? none : n < 10000 ? whole.format(n) : short.format(n);
function percent(part, all) {
  if (all === 0 || part === 0) return "0 %";
  const share = part / all;
  return share < 0.001 ? "< 0.1 %" : `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))} %`;
}
function time(ms) {
  if (ms === null || ms === undefined) return none;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds % 3600 / 60)).padStart(2, "0")} m`;
}
function cost(usd) {
  if (usd === null || usd === undefined) return none;
  if (usd === 0) return "$0";
  if (usd >= 100) return `$${whole.format(Math.round(usd))}`;
  return usd >= 1 ? `$${usd.toFixed(2)}` : usd >= 0.01 ? `$${usd.toFixed(3)}` : `$${Number(usd.toPrecision(2))}`;
}
const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
function longTime(seconds) {
  if (seconds % 86400 === 0) return plural(seconds / 86400, "day");
  if (seconds % 3600 === 0) return plural(seconds / 3600, "hour");
  return plural(Math.round(seconds / 60), "minute");
}

// Pictures

const areaWidth = 600, areaHeight = 100;

/** A drawing that stretches to its place. */
function picture(className, label) {
  const svg = draw("svg", { viewBox: `0 0 ${areaWidth} ${areaHeight}`, preserveAspectRatio: "none" });
  if (className) svg.setAttribute("class", className);
  if (label) { svg.setAttribute("role", "img"); svg.setAttribute("aria-label", label); }
  else svg.setAttribute("aria-hidden", "true");
  return svg;
}
const path = (className, d = "") => draw("path", { class: className, d, "vector-effect": "non-scaling-stroke" });

function sparkline(svg, values, colour) {
  if (svg.childElementCount === 0) svg.append(path(`area ${colour}`), path(`line ${colour}`));
  const top = Math.max(1, ...values);
  const step = areaWidth / Math.max(1, values.length - 1);
  const y = (value) => areaHeight - value / top * areaHeight;
  const points = values.map((value, i) => `${(i * step).toFixed(1)} ${y(value).toFixed(1)}`);
  const line = points.length > 1 ? `M${points.join("L")}` : "";
  svg.children[0].setAttribute("d", line && `${line}V${areaHeight}H0Z`);
  svg.children[1].setAttribute("d", line);
}

function bar(share, colour) {
  const svg = picture("");
  svg.append(draw("rect", { class: `plain ${colour}`, width: areaWidth * Math.min(1, Math.max(0, share)),
    height: areaHeight }));
  return make("div", "bar", svg);
}

/** The least of 1, 2, 5 × 10^n that holds a value. */
function roundUp(value) {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((step) => step * power >= value) * power;
}

/** A frame for a chart: scale on the left, picture, span of time, legend; with a readout of what is pointed at. */
class Chart {
  constructor(name, legend) {
    const place = byId(`${name}-chart`);
    this.readout = byId(`${name}-readout`);
    this.scale = make("div", "scale");
    this.svg = picture("", byId(`${name}-title`).textContent);
    this.span = make("div", "span", make("span"), make("span"));
    const plot = make("div", "plot", this.svg);
    place.append(this.scale, plot, this.span, make("div", "legend", ...legend
      .map(([text, colour]) => make("span", colour, text))));
    this.paths = legend.map(([, colour, kind]) => path(`${kind ?? "plain"} ${colour}`));
    this.svg.append(...this.paths);
    this.pointed = null;
    this.summary = "";
    this.describe = () => null;
    plot.addEventListener("pointermove", (event) => {
      const box = plot.getBoundingClientRect();
      this.pointed = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      this.tell();
    });
    plot.addEventListener("pointerleave", () => { this.pointed = null; this.tell(); });
  }

  set(scale, span, summary, describe) {
    if (this.scale.childElementCount !== scale.length) this.scale.replaceChildren(...scale.map(() => make("span")));
    scale.forEach((text, i) => say(this.scale.children[i], text));
    span.forEach((text, i) => say(this.span.children[i], text));
    this.svg.setAttribute("aria-label", summary);
    Object.assign(this, { summary, describe });
    this.tell();
  }

  tell() { say(this.readout, this.pointed && this.describe(...this.pointed) || this.summary); }
}

const charts = {
  requests: new Chart("requests", [["fine", "blue"], ["failed", "red"]]),
  tokens: new Chart("tokens", [["in", "blue"], ["out", "violet"]]),
  took: new Chart("took", [["p50", "blue", "line"], ["p95", "violet", "line"]]),
  recent: new Chart("recent", [["fine", "blue", "dots"], ["failed", "red", "dots"]]),
};

/** Bars of two values on each other, of at most 120 equal parts of time. */
function drawBars(chart, minutes, title, values, words) {
  const joined = Math.ceil(minutes.length / 120);
  const bars = [];
  for (let i = 0; i < minutes.length; i += joined) {
    const part = minutes.slice(i, i + joined);
    bars.push({
      time: Date.parse(part[0].time),
      values: [0, 1].map((which) => part.reduce((sum, minute) => sum + values(minute)[which], 0)),
    });
  }
  const minutesEach = bars.length > 1 ? Math.round((bars[1].time - bars[0].time) / 60000) : 1;
  say(byId(title), `${words.title} per ${minutesEach === 1 ? "minute" : `${minutesEach} minutes`}`);
  const most = Math.max(0, ...bars.map((entry) => entry.values[0] + entry.values[1]));
  const top = roundUp(most);
  const width = areaWidth / Math.max(1, bars.length);
  const gap = Math.min(2, width * 0.2);
  for (const which of [0, 1]) {
    const parts = bars.map((entry, i) => {
      const height = entry.values[which] / top * areaHeight;
      if (height === 0) return "";
      const base = areaHeight - (which ? entry.values[0] / top * areaHeight : 0);
      const [x, y, w, h] = [i * width + gap / 2, base, width - gap, height].map((value) => value.toFixed(2));
      return `M${x} ${y}h${w}v-${h}h-${w}z`;
    });
    chart.paths[which].setAttribute("d", parts.join(""));
  }
  const start = bars.length ? clock.format(bars[0].time) : "";
  chart.set([count(top), top > 1 ? count(top / 2) : "", "0"], [start, "now"], `most ${count(most)}`, (x) => {
    const entry = bars[Math.min(bars.length - 1, Math.max(0, Math.floor(x * bars.length)))];
    return entry && `${clock.format(entry.time)}: ${words.text(...entry.values)}`;
  });
}

/** How long requests took, minute by minute, by id: of those this page has heard of, the first 500 of each minute. */
const tookByMinute = new Map(), maxTook = 500, maxMinutes = 60;
const minuteOf = (milliseconds) => Math.floor(milliseconds / 60000);
function noteTook(record) {
  const minute = minuteOf(Date.parse(record.time) + record.duration_ms);
  const entry = tookByMinute.get(minute) ?? new Map();
  tookByMinute.set(minute, entry);
  if (entry.size < maxTook) entry.set(record.id, record.duration_ms);
  if (tookByMinute.size > 2 * maxMinutes) {
    for (const old of tookByMinute.keys()) if (old <= minute - maxMinutes) tookByMinute.delete(old);
  }
}

/** Percentiles of each minute as lines, which end where nothing was asked. */
function drawTook() {
  const chart = charts.took;
  const first = minuteOf(Date.now()) - maxMinutes + 1;
  const minutes = Array.from({ length: maxMinutes }, (_, i) => {
    const sorted = [...tookByMinute.get(first + i)?.values() ?? []].sort((a, b) => a - b);
    return [0.5, 0.95].map((part) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null);
  });
  const most = Math.max(0, ...minutes.map(([, high]) => high ?? 0));
  const top = roundUp(most);
  const width = areaWidth / maxMinutes;
  for (const which of [0, 1]) {
    const parts = minutes.map((values, i) => {
      if (values[which] === null) return "";
      const y = (areaHeight - values[which] / top * areaHeight).toFixed(1);
      const joins = i > 0 && minutes[i - 1][which] !== null;
      return `${joins ? "L" : "M"}${(i * width).toFixed(1)} ${y}h${width.toFixed(1)}`;
    });
    chart.paths[which].setAttribute("d", parts.join(""));
  }
  const last = minutes.findLast(([middle]) => middle !== null);
  chart.set([time(top), time(top / 2), "0"], [clock.format(first * 60000), "now"],
    last ? `p50 ${time(last[0])}, p95 ${time(last[1])}` : "", (x) => {
      const index = Math.min(maxMinutes - 1, Math.max(0, Math.floor(x * maxMinutes)));
      const [middle, high] = minutes[index];
      return middle === null ? "" : `${clock.format((first + index) * 60000)}: p50 ${time(middle)}, p95 ${time(high)}`;
    });
}

/** The latest requests as dots: the newer the more to the right, the longer the higher, by powers of ten. */
function drawRecent() {
  const chart = charts.recent;
  const done = [...shownRecords().values()].filter((entry) => !entry.running).map((entry) => entry.record).reverse();
  const long = done.map((record) => Math.max(0.1, record.duration_ms));
  const bottom = Math.min(2, Math.floor(Math.log10(Math.min(100, ...long))));
  const top = Math.max(bottom + 2, Math.ceil(Math.log10(Math.max(0.1, ...long))));
  const x = (i) => done.length === 1 ? areaWidth / 2 : i / (done.length - 1) * areaWidth;
  const y = (ms) => areaHeight - (Math.log10(ms) - bottom) / (top - bottom) * areaHeight;
  const dots = (failed) => done.map((record, i) =>
    hasFailed(record) === failed ? `M${x(i).toFixed(1)} ${y(long[i]).toFixed(1)}h0` : "").join("");
  chart.paths[0].setAttribute("d", dots(false));
  chart.paths[1].setAttribute("d", dots(true));
  const sorted = [...long].sort((a, b) => a - b);
  const label = (power) => power < 3 ? `${10 ** power} ms` : `${whole.format(10 ** (power - 3))} s`;
  const powers = Array.from({ length: top - bottom + 1 }, (_, i) => top - i);
  const scale = powers.map((power) => powers.length <= 7 || power === top || power === bottom ? label(power) : "");
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const summary = done.length ? `half within ${time(middle)}, longest ${time(sorted.at(-1))}` : "";
  chart.set(scale, done.length ? [timeOfDay(done[0]), timeOfDay(done.at(-1))] : ["", ""],
    summary, (at) => {
      const record = done[Math.round(Math.min(1, Math.max(0, at)) * (done.length - 1))];
      return record && `${timeOfDay(record)}: ${record.model ?? record.path}, ${time(record.duration_ms)}`;
    });
}

// Totals

const cards = new Map();
function card(name, figure, aside, values, colour, isBad = false) {
  if (!cards.has(name)) {
    const parts = { figure: make("p", "figure"), aside: make("p", "aside"), spark: picture("spark") };
    parts.card = make("div", "card", make("h2", "", name), parts.figure, parts.aside);
    if (values) parts.card.append(parts.spark);
    cards.set(name, parts);
    byId("totals").append(parts.card);
  }
  const parts = cards.get(name);
  say(parts.figure, figure);
  say(parts.aside, aside);
  parts.card.classList.toggle("bad", isBad);
  if (values) sparkline(parts.spark, values, colour);
}

function drawTotals(stats) {
  const { totals, per_minute: minutes } = stats;
  const perMinute = totals.requests / Math.max(1, stats.window_s / 60);
  card("Requests", count(totals.requests), `${perMinute < 10 ? perMinute.toFixed(1) : count(Math.round(perMinute))} a minute`,
    minutes.map((minute) => minute.requests), "blue");
  card("Errors", count(totals.errors), `${percent(totals.errors, totals.requests)} of requests`,
    minutes.map((minute) => minute.errors), "red", totals.errors > 0);
  card("Latency, p95", time(stats.duration_ms.p95), totals.requests ? `half within ${time(stats.duration_ms.p50)}` : "",
    [...shownRecords().values()].filter((entry) => !entry.running)
      .map((entry) => Math.log10(1 + entry.record.duration_ms)).reverse(), "blue");
  card("Tokens", count(totals.input_tokens + totals.output_tokens),
    `${count(totals.input_tokens)} in, ${count(totals.output_tokens)} out`,
    minutes.map((minute) => minute.input_tokens + minute.output_tokens), "violet");
  const cached = totals.cache_read_tokens;
  card("Cost", cost(totals.cost_usd), totals.cost_usd === null ? "no price is known" : cached
    ? `${count(cached)} tokens from caches` : "by list price",
    null);
  card("In flight", count(stats.in_flight), "now", state.inFlight, "blue");
}

// Tables of groups

const columns = [
  { name: "Requests", value: (group) => group.totals.requests, text: count },
  { name: "Share", value: (group) => group.totals.requests, text: null },
  { name: "Errors", value: (group) => group.totals.errors, text: count },
  { name: "p50", value: (group) => group.duration_ms.p50, text: time, kind: "middle" },
  { name: "p95", value: (group) => group.duration_ms.p95, text: time },
  { name: "First token", value: (group) => group.first_token_ms.p50, text: time, kind: "middle" },
  { name: "Tokens in", value: (group) => group.totals.input_tokens, text: count, kind: "middle" },
  { name: "Tokens out", value: (group) => group.totals.output_tokens, text: count, kind: "middle" },
  { name: "Cache read", value: (group) => group.totals.cache_read_tokens, text: count, kind: "middle" },
  { name: "Cost", value: (group) => group.totals.cost_usd, text: cost },
];

function drawGroups(kind, title, groups, all) {
  const place = byId(kind);
  const sorting = state.sorting[kind] ??= { column: 0, up: false };
  if (groups.length === 0) return place.replaceChildren(make("p", "empty", "Nothing in this time."));
  if (!place.querySelector("table")) {
    const heads = [{ name: title, value: (group) => group.name }, ...columns].map((column, i) => {
      const button = make("button", "", column.name);
      button.type = "button";
      button.addEventListener("click", () => {
        Object.assign(sorting, sorting.column === i - 1 ? { up: !sorting.up } : { column: i - 1, up: i === 0 });
        drawStats();
      });
      const head = make("th", i === 0 ? "" : column.text ? `number ${column.kind ?? ""}` : "share",
        column.text === null ? make("span", "unseen", "Share") : button);
      head.scope = "col";
      return head;
    });
    place.replaceChildren(make("table", "", make("thead", "", make("tr", "", ...heads)), make("tbody")),
      make("p", "note"));
  }
  const [table, note] = place.children;
  [...table.tHead.rows[0].cells].forEach((head, i) => {
    if (i - 1 === sorting.column) head.setAttribute("aria-sort", sorting.up ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
  const value = sorting.column < 0 ? (group) => group.name : columns[sorting.column].value;
  const compare = (a, b) => typeof a === "string" ? a.localeCompare(b) : (a ?? -1) - (b ?? -1);
  const sorted = [...groups].sort((a, b) => compare(value(a), value(b)) * (sorting.up ? 1 : -1));
  table.tBodies[0].replaceChildren(...sorted.slice(0, maxGroups).map((group) => {
    const head = make("th", "name", group.name);
    head.scope = "row";
    head.title = group.name;
    return make("tr", "", head, ...columns.map((column) => {
      if (!column.text) return make("td", "share", bar(group.totals.requests / Math.max(1, all), "blue"));
      const cell = make("td", `number ${column.kind ?? ""}`, column.text(column.value(group)));
      if (column.name === "Errors" && group.totals.errors > 0) {
        cell.classList.add("bad-text");
        cell.append(make("span", "middle", ` (${percent(group.totals.errors, group.totals.requests)})`));
      }
      return cell;
    }));
  }));
  say(note, groups.length > maxGroups ? `and ${count(groups.length - maxGroups)} more` : "");
  note.hidden = groups.length <= maxGroups;
}

// The rest of the figures

function drawLatency(stats) {
  const rows = [["First byte", stats.first_byte_ms], ["First token", stats.first_token_ms],
    ["The end", stats.duration_ms]];
  byId("latency").tBodies[0].replaceChildren(...rows.map(([name, figures]) => {
    const head = make("th", "", name);
    head.scope = "row";
    return make("tr", "", head, ...["p50", "p90", "p95", "p99", "max"]
      .map((key) => make("td", `number ${key === "p90" ? "middle" : ""}`, time(figures[key]))));
  }));
}

function drawStatuses(stats) {
  const statuses = Object.entries(stats.statuses);
  const all = statuses.reduce((sum, [, n]) => sum + n, 0);
  byId("statuses").replaceChildren(...statuses.map(([code, n]) => make("li", "",
    make("span", `label ${Number(code) >= 400 ? "bad-text" : ""}`, code === "499" ? "499 the client left" : code),
    make("span", "", `${count(n)}, ${percent(n, all)}`), bar(n / all, Number(code) >= 400 ? "red" : "blue"))));
  if (statuses.length === 0) byId("statuses").append(make("li", "empty", "Nothing in this time."));
}

function drawQuota(stats) {
  byId("quota-panel").hidden = stats.quota.length === 0;
  byId("quota").replaceChildren(...stats.quota.slice(0, maxGroups).map((quota) => {
    const known = quota.limit !== null && quota.remaining !== null && quota.limit > 0;
    const left = known ? quota.remaining / quota.limit : 0;
    const low = known && left < 0.1;
    const name = `${quota.provider}: ${quota.name}`;
    const away = quota.reset === null ? null : Date.parse(quota.reset) - Date.now();
    const wait = away < 60000 ? `${Math.ceil(away / 1000)} s` : time(away);
    const reset = away === null ? "" : away > 0 ? `, resets in ${wait}` : ", has been reset";
    const text = `${count(quota.remaining)} of ${count(quota.limit)}${reset}`;
    const share = known ? `${percent(quota.remaining, quota.limit)} left${low ? ", low" : ""}` : "";
    const meter = bar(left, low ? "red" : "blue");
    if (known) {
      for (const [key, value] of [["role", "meter"], ["aria-label", `${name}, left`], ["aria-valuemin", 0],
        ["aria-valuemax", quota.limit], ["aria-valuenow", Math.min(quota.remaining, quota.limit)],
        ["aria-valuetext", `${share}: ${text}`]]) {
        meter.setAttribute(key, value);
      }
    }
    return make("li", "", make("span", "label", name), make("span", low ? "bad-text" : "", share), meter,
      make("span", "aside", text));
  }));
}

function drawStats() {
  const { stats } = state;
  if (!stats) return;
  drawTotals(stats);
  drawBars(charts.requests, stats.per_minute, "requests-title", (minute) =>
    [minute.requests - minute.errors, minute.errors],
    { title: "Requests", text: (fine, failed) => `${plural(fine + failed, "request")}, ${count(failed)} failed` });
  drawBars(charts.tokens, stats.per_minute, "tokens-title", (minute) => [minute.input_tokens, minute.output_tokens],
    { title: "Tokens", text: (input, output) => `${count(input)} in, ${count(output)} out` });
  drawLatency(stats);
  drawStatuses(stats);
  drawQuota(stats);
  drawGroups("providers", "Provider", stats.providers, stats.totals.requests);
  drawGroups("models", "Model", stats.models, stats.totals.requests);
  drawGroups("routes", "Route", stats.routes, stats.totals.requests);
  byId("welcome").hidden = stats.totals.requests > 0 || state.records.size > 0;
  const asked = byId("window").selectedOptions[0].textContent;
  const shown = longTime(stats.window_s);
  const limit = shown === asked ? "" : " (all that is kept)";
  say(byId("about"), `${state.version} · the last ${shown.replace(/^1 /, "")}${limit}`);
}

// Requests

/** What the total of errors counts. */
const hasFailed = (record) => ["error", "upstream_failed", "rejected"].includes(record.outcome);
function status(entry) {
  const { record } = entry;
  if (entry.running) return ["running", "in flight"];
  if (record.outcome === "client_closed") return ["left", `${record.status} left`];
  if (hasFailed(record)) return ["failed", `${record.status} ${record.error ?? record.outcome}`];
  return record.status >= 400 ? ["left", `${record.status} by croxy`] : ["ok", String(record.status)];
}
const modelText = (record) => record.model === null ? `${record.method} ${record.path}`
  : record.model_sent && record.model_sent !== record.model ? `${record.model} → ${record.model_sent}` : record.model;

function matches(entry) {
  const { record } = entry;
  if (state.failedOnly && (entry.running || status(entry)[0] === "ok")) return false;
  if (!state.filter) return true;
  const text = [record.id, record.method, record.path, record.model, record.model_sent, record.provider, record.route,
    record.tag,
    record.session_id, record.agent_id, record.stop_reason, ...status(entry), record.outcome].join("\n").toLowerCase();
  return state.filter.split(/\s+/).every((word) => text.includes(word));
}

const rows = new Map();     // id → row
function row(id) {
  if (rows.has(id)) return rows.get(id);
  const button = make("button");
  button.type = "button";
  button.tabIndex = -1;
  const classes = ["state", "name", "name wide", "name widest", "number", "number middle", "number middle",
    "number middle", "number wide"];
  const element = make("tr", "", make("td", "", button), ...classes.map((name) => make("td", name)));
  element.dataset.id = id;
  rows.set(id, element);
  return element;
}

/** Of all rows one is a stop of the Tab key: the one that has the focus, or the newest. */
let stop = null;
function stopAt(button) {
  if (stop && stop !== button) stop.tabIndex = -1;
  stop = button;
  if (stop) stop.tabIndex = 0;
}

function fill(element, entry) {
  const { record } = entry;
  const [kind, text] = status(entry);
  const texts = [timeOfDay(record), text, modelText(record), record.provider ?? none,
    record.route ?? "default",
    time(entry.running ? Math.max(0, (state.paused ? state.pausedAt : Date.now()) - entry.seen) : record.duration_ms),
      time(record.first_token_ms),
    count(record.input_tokens), count(record.output_tokens), cost(record.cost_usd)];
  texts.forEach((text, i) => say(i === 0 ? element.cells[0].firstChild : element.cells[i], text));
  element.cells[1].className = `state ${kind}`;
  element.cells[1].title = text;
  element.cells[2].title = texts[2];
  element.cells[0].firstChild.setAttribute("aria-label", `Details of the request at ${texts[0]}`);
}

function drawRows() {
  if (document.hidden) return;
  const records = shownRecords();
  const shown = [...records.values()].filter(matches);
  const body = byId("rows");
  const wanted = new Set(shown.map((entry) => entry.record.id));
  for (const [id, element] of rows) {
    if (wanted.has(id)) continue;
    element.remove();
    rows.delete(id);
  }
  let next = body.firstChild;
  for (const entry of shown) {
    const element = row(entry.record.id);
    if (entry.drawn !== entry.record || entry.running) fill(element, entry);
    entry.drawn = entry.record;
    // Those that stay are never moved, so the focus stays too.
    if (element === next) next = next.nextSibling;
    else body.insertBefore(element, next);
  }
  if (!body.contains(document.activeElement)) stopAt(body.querySelector("button"));
  const total = records.size;
  const running = shown.filter((entry) => entry.running).length;
  const { span, listed } = extent(records);
  const isSample = listed < span;
  const latest = isSample ? `the ${count(total)} listed` : `the latest ${count(total)}`;
  const part = shown.length === total ? latest.replace("t", "T") : `${count(shown.length)} of ${latest}`;
  const flying = running && !isSample ? `, ${count(running)} in flight` : "";
  const sample = isSample ? ` They are a sample of the latest ${count(span)}, failures first.` : "";
  say(byId("live-note"), total === 0 ? "Nothing yet."
    : (shown.length ? `${part}${flying}.` : `None of ${latest} matches.`) + sample);
  drawRecent();
  drawTook();
}

/** How many of the records have ended, and how many requests have ended since the oldest of them did. */
function extent(records) {
  const numbers = [...records.values()].filter((entry) => !entry.running).map((entry) => entry.number);
  const ends = state.frozen ? state.frozenEnds : state.ends;
  const listed = numbers.length;
  return { listed, span: listed ? Math.max(listed, ends - Math.min(...numbers) + 1) : 0 };
}

let waiting = [];   // what events told since the last drawing
/**
 * Takes what events told, then records of a list, newest first; keeps those that began and those that ended last.
 * A list tells of the last that ended, which may have been counted among those that are in no list.
 */
function keep(finished = []) {
  const end = (record, old, seen, number) =>
    state.records.set(record.id, { record, running: false, seen: old?.seen ?? seen, drawn: null, number });
  for (const { record, running, seen } of waiting) {
    const old = state.records.get(record.id);
    if (old && !old.running) continue;
    if (running) {
      state.records.set(record.id, { record, running, seen: old?.seen ?? seen, drawn: null });
      continue;
    }
    end(record, old, seen, state.ends += 1);
    // Of failures, whose beginning it may not have heard of, there are more in a sample than of others.
    if (old || !hasFailed(record)) noteTook(record);
  }
  waiting = [];
  state.ends = Math.max(state.ends, finished.length);
  finished.forEach((record, index) => {
    const old = state.records.get(record.id);
    const number = state.ends - index;
    if (old && !old.running) return void (old.number = number);
    end(record, old, Date.now(), number);
    noteTook(record);
  });
  const entries = [...state.records];
  const byTime = ([, a], [, b]) => a.record.time < b.record.time ? 1 : a.record.time > b.record.time ? -1 : 0;
  const running = entries.filter(([, entry]) => entry.running).sort(byTime).slice(0, maxRecords / 2);
  const newest = entries.filter(([, entry]) => !entry.running).sort(([, a], [, b]) => b.number - a.number)
    .slice(0, maxRecords - running.length);
  state.records = new Map([...running, ...newest].sort(byTime));
}

const fieldNames = {
  id: "Request id", time: "Time", method: "Method", path: "Path", model: "Model asked", model_sent: "Model sent",
  provider: "Provider",
  route: "Route", decided_by: "Decided by", status: "Status", outcome: "Outcome", error: "Error", duration_ms: "Took",
  first_byte_ms: "First byte", first_token_ms: "First token", input_tokens: "Tokens in", output_tokens: "Tokens out",
  cache_read_tokens: "Cache read", cache_write_tokens: "Cache written", tokens: "Token counts", bytes_in: "Bytes in",
  bytes_out: "Bytes out",
  stream: "Stream", stop_reason: "Stop reason", session_id: "Session", agent_id: "Agent", cost_usd: "Cost",
  hook_us: "In the hook", tag: "Tag",
};
function fieldText(name, value) {
  if (value === null || value === undefined) return none;
  if (name.endsWith("_ms")) return time(value);
  if (name === "hook_us") return time(value / 1000);
  if (name === "cost_usd") return `$${value}`;
  if (name === "time") return new Date(value).toLocaleString();
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" && name !== "status" ? whole.format(value) : String(value);
}
function drawDetails() {
  const entry = shownRecords().get(state.shown) ?? state.kept;
  if (!entry) return;
  state.kept = entry;
  say(byId("details-title"), `${status(entry)[1]}: ${modelText(entry.record)}`);
  const names = Object.keys(fieldNames).filter((name) => name in entry.record);
  byId("fields").replaceChildren(...names.flatMap((name) =>
    [make("dt", "", fieldNames[name]), make("dd", "", fieldText(name, entry.record[name]))]));
}
function open(id) {
  state.shown = id;
  drawDetails();
  byId("details").showModal();
}

// Drawing happens at most four times a second, and not while nobody looks.

let isDue = false;
function due() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    keep();
    drawPause();
    if (state.paused) return;
    drawRows();
    if (byId("details").open) drawDetails();
  }, 250);
}

// Talking to croxy

async function ask(name) {
  const answer = await fetch(`/_croxy/${name}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (!answer.ok) throw new Error(`/_croxy/${name} answers ${answer.status}`);
  return answer.json();
}

let statsAsked = 0, statsTook = 0, statsTimer = null, isAsking = false, asksAgain = false;
/** Asks for the figures soon: a second after the last time, later when croxy is slow to tell. */
function refreshSoon(isWanted = false) {
  if (statsTimer !== null || document.hidden || state.paused && !isWanted) return;
  const wait = Math.max(0, statsAsked + Math.max(1000, 20 * statsTook) - performance.now());
  statsTimer = setTimeout(async () => {
    statsTimer = null;
    if (isAsking) { asksAgain = true; return; }
    isAsking = true;
    const { window } = state;
    statsAsked = performance.now();
    try {
      const stats = await ask(`stats?window=${window}`);
      statsTook = performance.now() - statsAsked;
      if (window !== state.window || state.paused && !isWanted) return;
      state.stats = stats;
      state.inFlight = [...state.inFlight, stats.in_flight].slice(-60);
      byId("trouble").hidden = true;
      drawStats();
      if (stats.in_flight > 0) refreshSoon();
    } catch (error) {
      if (state.connected) trouble(`The figures are old: ${error.message}`);
    } finally {
      isAsking = false;
      if (asksAgain) refreshSoon(isWanted);
      asksAgain = false;
    }
  }, wait);
}
function trouble(text) {
  say(byId("trouble"), text);
  byId("trouble").hidden = false;
}

let source = null, retryTimer = null, retryDelay = 500, lastHeard = 0;
function connect() {
  clearTimeout(retryTimer);
  source?.close();
  const mine = source = new EventSource("/_croxy/events?sampled");
  const since = Date.now();
  mine.addEventListener("open", () => catchUp(mine, since));
  mine.addEventListener("error", () => { if (source === mine) lose(); });
  mine.addEventListener("start", (event) => take(event, true));
  mine.addEventListener("end", (event) => take(event, false));
  mine.addEventListener("skipped", (event) => skip(event));
  mine.addEventListener("lost", () => catchUp(mine, Date.now()));
}
/** Lets go of the connection: a browser has six for all tabs with croxy's pages, and the next look catches up. */
let sleepTimer = null;
function sleep() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}
function take(event, running) {
  let record;
  try { record = JSON.parse(event.data); } catch { return; }
  waiting.push({ record, running, seen: Date.now() });
  if (waiting.length >= 1000) keep();   // timers are slow in a tab that is hidden
  due();
  refreshSoon();
}
/** So many ended that are in no list: nobody could read them. */
function skip(event) {
  let skipped;
  try { ({ skipped } = JSON.parse(event.data)); } catch { return; }
  if (!Number.isSafeInteger(skipped) || skipped < 0) return;
  keep();
  state.ends += skipped;
  due();
  refreshSoon();
}
/** Fills the gap from before the events: forgets what another croxy told, and what was in flight and may have ended. */
async function catchUp(mine, since) {
  try {
    const [health, recent] = await Promise.all([ask("health"), ask(`requests?limit=500`)]);
    if (source !== mine) return;
    if (state.pid !== null && state.pid !== health.pid) state.inFlight = [];
    keep();
    for (const [id, entry] of state.records) {
      if (entry.seen < since && (entry.running || state.pid !== health.pid)) state.records.delete(id);
    }
    state.pid = health.pid;
    state.version = health.version;
    state.connected = true;
    retryDelay = 500;
    byId("trouble").hidden = true;
    keep(recent.requests);
    drawPause();
    due();
    refreshSoon();
  } catch {
    if (source === mine) lose();
  }
}
/** Tries again, later each time up to five seconds. */
function lose() {
  source?.close();
  source = null;
  state.connected = false;
  drawPause();
  clearTimeout(retryTimer);
  retryTimer = setTimeout(connect, retryDelay);
  retryDelay = Math.min(5000, retryDelay * 1.6);
}

function drawPause() {
  const connection = byId("connection");
  const [kind, text] = !state.connected ? state.pid === null ? ["connecting", "Connecting"] : ["lost", "Lost, trying again"]
    : state.paused ? ["paused", "Paused"] : ["live", "Live"];
  connection.dataset.state = kind;
  say(connection, text);
  const unseen = state.paused ? state.ends - state.frozenEnds : 0;
  byId("pause").setAttribute("aria-pressed", String(state.paused));
  say(byId("pause"), unseen ? `Paused, ${count(unseen)} new` : "Pause");
}

// Keys, clicks, time

byId("pause").addEventListener("click", () => {
  state.paused = !state.paused;
  state.frozen = state.paused ? new Map(state.records) : null;
  state.frozenEnds = state.ends;
  state.pausedAt = Date.now();
  drawPause();
  if (!state.paused) { drawRows(); drawStats(); refreshSoon(); }
});
byId("window").addEventListener("change", (event) => {
  state.window = event.target.value;
  refreshSoon(true);
});
byId("search").addEventListener("submit", (event) => event.preventDefault());
byId("filter").addEventListener("input", (event) => {
  state.filter = event.target.value.trim().toLowerCase();
  drawRows();
});
byId("failed").addEventListener("change", (event) => { state.failedOnly = event.target.checked; drawRows(); });
byId("rows").addEventListener("click", (event) => {
  const element = event.target.closest("tr");
  if (element && !getSelection().toString()) open(element.dataset.id);
});
byId("rows").addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -maxRecords, End: maxRecords };
  const element = event.target.closest("tr");
  if (!element || !(event.key in steps)) return;
  event.preventDefault();
  const all = [...byId("rows").rows];
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(element) + steps[event.key]))];
  next.cells[0].firstChild.focus();
});
byId("rows").addEventListener("focusin", (event) => stopAt(event.target.closest("button")));
byId("close").addEventListener("click", () => byId("details").close());
byId("details").addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.target.close();   // beside it
});
byId("details").addEventListener("close", () => { state.shown = state.kept = null; });
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleepTimer);
  if (document.hidden) {
    sleepTimer = setTimeout(sleep, 5000);
    return;
  }
  if (!source) { retryDelay = 500; connect(); }
  due();
  refreshSoon();
});
setInterval(() => {
  if ([...state.records.values()].some((entry) => entry.running)) due();
}, 1000);
setInterval(() => refreshSoon(), 10000);

say(byId("example"), `curl ${location.origin}/v1/messages \\\n  -H 'content-type: application/json' \\\n`
  + `  -d '{"model":"croxy-echo","max_tokens":99,"messages":[{"role":"user","content":"hello"}]}'`);
connect();
refreshSoon();
