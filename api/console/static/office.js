"use strict";
// Turns each <figure data-chart> with its table into a picture. What the picture shows is read from the table, so both
// say the same; without this file, or if it fails, the table with its small bars stays as it is. docs/console.md says how
// a page asks for a picture. Nothing moves, nothing is fetched.
(() => {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const ink = token("--ink");
  const line = token("--line");
  const lines = [token("--strong"), token("--good"), token("--focus"), token("--edge")];
  const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
  const marks = ["circle", "rect", "triangle", "rectRot"];
  const levels = { 1: "--level-1", 2: "--level-2", 3: "--level-3", 4: "--level-4", 5: "--level-5" };
  const MOST_BARS = 20;
  const ROW = 42;
  const LONGEST = window.innerWidth < 640 ? 15 : 20;
  const words = (value, unit) =>
    new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value) + (unit ? ` ${unit}` : "");
  const read = (cell, name) => {
    const text = cell?.dataset[name];
    return text === undefined || text === "" ? null : Number(text);
  };

  function series(table) {
    const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("[data-value], [data-low]"));
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.flatMap((head, place) => {
      if (!head.dataset.series) return [];
      const cells = rows.map((row) => row.cells[place]);
      return [{
        kind: head.dataset.series, name: head.textContent.trim(), level: head.dataset.level,
        value: cells.map((cell) => read(cell, "value")),
        low: cells.map((cell) => read(cell, "low")), high: cells.map((cell) => read(cell, "high")),
      }];
    });
    return { labels: rows.map((row) => row.cells[0].dataset.label || row.cells[0].textContent.trim()), columns };
  }

  // What all names begin with ("Trung tâm Phục vụ hành chính công …") tells none from another, so it is left out.
  function told(labels) {
    const first = labels[0].split(" ");
    let shared = 0;
    while (labels.length > 1 && shared < first.length - 1 && labels.every((each) => each.split(" ")[shared] === first[shared])) shared += 1;
    const from = shared > 2 ? first.slice(0, shared).join(" ").length + 1 : 0;
    return labels.map((each) => (from ? `… ${each.slice(from)}` : each));
  }

  function inTwo(text) {
    const rows = [""];
    for (const word of text.split(" ")) {
      const at = rows.length - 1;
      if (!rows[at] || rows[at].length + word.length < LONGEST) rows[at] = `${rows[at]} ${word}`.trim();
      else if (rows.length < 2) rows.push(word);
      else { rows[at] = `${rows[at]} …`; break; }
    }
    return rows.map((row) => (row.length > LONGEST + 2 ? `${row.slice(0, LONGEST + 1)}…` : row));
  }

  // The same colour in another hatching for each neighbour, so that a black-and-white print can still be told apart.
  function pattern(colour, place) {
    if (place % 3 === 0) return colour;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 10;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 10, 10);
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const at of [-10, 0, 10]) {
      pen.moveTo(at, place % 3 === 1 ? 10 : 0);
      pen.lineTo(at + 10, place % 3 === 1 ? 0 : 10);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  function lineSets(columns) {
    return columns.flatMap((column, place) => {
      const colour = lines[place % lines.length];
      if (column.kind === "interval") {
        const bound = { pointRadius: 0, pointHitRadius: 0, borderWidth: 1, borderColor: token("--edge"), borderDash: [2, 2], side: true };
        return [
          { ...bound, label: column.name, data: column.low, fill: false },
          { ...bound, label: column.name, data: column.high, fill: "-1", backgroundColor: token("--band") },
        ];
      }
      const target = column.kind === "target";
      return [{
        label: column.name, data: column.value, borderColor: target ? ink : colour, backgroundColor: target ? ink : colour,
        borderWidth: target ? 2 : 3, borderDash: target ? [6, 6] : dashes[place % dashes.length], pointRadius: target ? 0 : 5,
        pointStyle: marks[place % marks.length], spanGaps: false, order: -1,
      }];
    });
  }

  const whiskers = {
    id: "whiskers",
    afterDatasetsDraw(chart) {
      const range = chart.options.plugins.whiskers.range;
      if (!range) return;
      const { ctx, scales } = chart;
      ctx.save();
      ctx.strokeStyle = ink;
      ctx.lineWidth = 2;
      chart.getDatasetMeta(0).data.forEach((bar, place) => {
        if (range.low[place] === null) return;
        const [from, to] = [scales.x.getPixelForValue(range.low[place]), scales.x.getPixelForValue(range.high[place])];
        ctx.beginPath();
        ctx.moveTo(from, bar.y); ctx.lineTo(to, bar.y);
        for (const end of [from, to]) { ctx.moveTo(end, bar.y - 6); ctx.lineTo(end, bar.y + 6); }
        ctx.stroke();
      });
      ctx.restore();
    },
  };

  function shape(kind, labels, columns) {
    if (kind === "line") return { type: "line", data: { labels, datasets: lineSets(columns) } };
    const sets = columns.filter((column) => column.kind !== "interval").map((column, place) => ({
      label: column.name, data: column.value, borderColor: "#ffffff", borderWidth: kind === "stack" ? 1 : 0, maxBarThickness: 48,
      backgroundColor: column.level ? pattern(token(levels[column.level]), Number(column.level)) : pattern(lines[(place + 1) % lines.length], place),
    }));
    return { type: "bar", data: { labels: kind === "bars" ? told(labels.slice(0, MOST_BARS)) : labels, datasets: sets } };
  }

  function draw(figure) {
    const table = figure.querySelector("table");
    const { chart: kind, unit, min, max } = figure.dataset;
    const { labels, columns } = series(table);
    if (!labels.length || !columns.length) return null;
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", (figure.querySelector("figcaption") || table.caption).textContent.trim());
    const box = document.createElement("div");
    box.className = "drawn";
    box.append(canvas);
    const lying = kind === "bars";
    box.style.height = lying ? `${Math.min(labels.length, MOST_BARS) * ROW + 60}px` : "20rem";
    figure.querySelector("details").before(box);
    const spec = shape(kind, labels, columns);
    const values = { beginAtZero: kind !== "line", stacked: kind === "stack", min: read(figure, "min") ?? undefined, max: read(figure, "max") ?? undefined,
      grid: { color: line }, ticks: { color: ink, callback: (value) => words(value, unit), maxTicksLimit: 6, maxRotation: 0 } };
    const named = { stacked: kind === "stack", grid: { display: false }, ticks: { color: ink, autoSkip: !lying,
      callback(value) { const text = this.getLabelForValue(value); return lying ? inTwo(text) : text; } } };
    const shown = spec.data.datasets.filter((set) => !set.side).length > 1;
    new Chart(canvas, {
      ...spec,
      plugins: [whiskers],
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, devicePixelRatio: Math.max(2, window.devicePixelRatio),
        indexAxis: lying ? "y" : "x", scales: lying ? { x: values, y: named } : { x: named, y: values },
        interaction: { mode: "index", axis: lying ? "y" : "x", intersect: false },
        plugins: {
          whiskers: { range: lying ? columns.find((column) => column.kind === "interval") : null },
          legend: { display: shown, position: "bottom", labels: { color: ink, usePointStyle: kind === "line", filter: (item, data) => !data.datasets[item.datasetIndex].side } },
          tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${words(lying ? item.parsed.x : item.parsed.y, unit)}` } },
        },
      },
    });
    figure.classList.add("has-picture");
    return figure;
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.Chart) return;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 15;
    const drawn = [...document.querySelectorAll("figure[data-chart]")].map(draw).filter(Boolean);
    const narrow = window.matchMedia("(max-width: 63.99rem)");
    for (const figure of drawn) if (narrow.matches) figure.querySelector("details").open = false;
    let closed = [];
    window.addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")].filter((one) => !one.classList.contains("menu"));
      for (const one of closed) one.open = true;
    });
    window.addEventListener("afterprint", () => {
      for (const one of closed) one.open = false;
    });
  });
})();
