"use strict";
// The page is complete without this: it adds the numbers under the pointer, at the same time in every chart, and opens a folded
// series that a link leads to.
(() => {
  const section = document.getElementById("charts");
  const tip = document.getElementById("tip");
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  };
  addEventListener("hashchange", open);
  open();
  if (!section) { return; }
  const [start, end] = JSON.parse(section.dataset.axis);
  const goals = [...section.querySelectorAll(".legend:last-child li")].map((item) => ({
    index: Number(item.querySelector("small").textContent.slice(1)) - 1,
    swatch: item.querySelector(".swatch").className,
    text: item.childNodes[1].textContent.trim(),
  }));
  const parsed = new WeakMap();
  const dataOf = (series) => {
    if (!parsed.has(series)) { parsed.set(series, JSON.parse(series.querySelector(".data").textContent)); }
    return parsed.get(series);
  };
  const stamp = (seconds) => new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19).replace("T", " ").replace(/:00$/, "");
  const nats = (value) => (value / 1000).toFixed(3);
  const at = (data, time) => {  // the last column that starts at or before the time, unless a gap lies there
    let low = 0, high = data.t.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.t[middle] <= time) { low = middle + 1; } else { high = middle; }
    }
    const i = low - 1;
    return i >= 0 && time <= data.t[i] + (data.d[i] ?? data.d[0]) ? i : -1;
  };
  const line = (left, right, swatch) => {
    const row = document.createElement("div"), name = document.createElement("span"), value = document.createElement("b");
    if (swatch) { name.append(Object.assign(document.createElement("i"), { className: swatch })); }
    name.append(left);
    value.textContent = right;
    row.append(name, value);
    return row;
  };
  const crosses = new Map();
  const cross = (plot, fraction) => {
    if (!crosses.has(plot)) {
      const mark = Object.assign(document.createElement("i"), { className: "cross" });
      plot.append(mark);
      crosses.set(plot, mark);
    }
    const mark = crosses.get(plot);
    mark.hidden = fraction === null;
    if (fraction !== null) { mark.style.left = `${fraction * 100}%`; }
  };
  const clear = () => {
    tip.hidden = true;
    for (const plot of crosses.keys()) { cross(plot, null); }
  };
  section.addEventListener("pointermove", (event) => {
    const plot = event.target.closest(".plot");
    if (!plot) { clear(); return; }
    const box = plot.getBoundingClientRect();
    const fraction = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    for (const other of section.querySelectorAll("details[open] .plot")) { cross(other, fraction); }
    const data = dataOf(plot.closest(".series"));
    const time = fraction * (end - start);
    const i = at(data, time);
    const rows = [];
    if (i < 0) {
      rows.push(line(stamp(start + time), ""), line("no window", ""));
    } else {
      rows.push(line(`${stamp(start + data.t[i])} UTC`, ""));
      rows.push(line("S", `${nats(data.s[i])} nats`), line("95 % interval", `${nats(data.l[i])} – ${nats(data.h[i])}`));
      if (data.c && data.c[0][i] >= 0) {
        rows.push(line("S corrected", `${nats(data.c[0][i])} (${nats(data.c[1][i])} – ${nats(data.c[2][i])})`));
      }
      if (data.a) { rows.push(line("lowest – highest", `${nats(data.a[i])} – ${nats(data.z[i])}`)); }
      for (const goal of goals) { rows.push(line(goal.text, `${(data.g[goal.index][i] / 10).toFixed(1)} %`, goal.swatch)); }
      rows.push(line("events", data.n[i].toLocaleString("en")));
    }
    rows[0].className = "head";
    tip.replaceChildren(...rows);
    tip.hidden = false;
    const left = event.clientX + 18 + tip.offsetWidth > innerWidth ? event.clientX - 18 - tip.offsetWidth : event.clientX + 18;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${Math.max(4, Math.min(innerHeight - tip.offsetHeight - 4, event.clientY - 40))}px`;
  });
  section.addEventListener("pointerleave", clear);
})();
