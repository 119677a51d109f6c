(async () => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const unpack = async (id) => {
    const bytes = Uint8Array.from(atob(byId(id).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const decode = (code) => code.split(",").filter(Boolean).flatMap((run) => {
    const [first, last] = run.split("-").map(Number);
    return Array.from({ length: (last ?? first) - first + 1 }, (_, i) => first + i);
  });

  // Light or dark: what the reader's system says, until the button is pressed.
  const toggle = byId("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const name = () => { toggle.textContent = dark() ? "Light" : "Dark"; };
  toggle.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; name(); });
  system.addEventListener("change", name);
  toggle.hidden = false;
  name();

  // On a phone the findings come before the contents: these wait behind their summary.
  if (innerWidth < 960) document.querySelector("nav details").open = false;

  // The list behind a number.
  const entries = new Map(JSON.parse(await unpack("index")).map((entry) => [entry.row, entry]));
  const article = (entry) => {
    const item = make("article");
    const headline = make("h3");
    headline.dir = "auto";
    if (/^https?:\/\//i.test(entry.url)) {
      const link = make("a", entry.headline);
      Object.assign(link, { href: entry.url, target: "_blank", rel: "noopener noreferrer" });
      headline.append(link);
    } else headline.textContent = entry.headline;
    const where = make("p", `${entry.outlet} · ${entry.time} · ${entry.basis}`);
    const why = make("p", [entry.story && `story ${entry.story}`, entry.words].filter(Boolean).join(" · "), "why");
    where.dir = why.dir = "auto";
    item.append(headline, where, why);
    return item;
  };
  const grouped = (rows, per) => {
    const groups = new Map();
    for (const entry of rows.map((row) => entries.get(row)).filter(Boolean)) {
      const key = per === "texts" ? entry.text : per === "origins" ? entry.origin : entry.row;
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups.values()];
  };
  const panel = byId("panel");
  const open = (value, code, per, about) => {
    const groups = grouped(decode(code), per);
    const list = make("ol");
    for (const group of groups) {
      const item = make("li");
      item.append(...group.map(article));
      list.append(item);
    }
    const unit = { texts: "distinct texts", origins: "independent origins" }[per] ?? "articles";
    const rest = value - groups.length;
    const total = Number(value).toLocaleString("en", { maximumFractionDigits: 1 });
    byId("panel-title").textContent = `${total} ${value === 1 ? unit.slice(0, -1) : unit}`;
    byId("panel-about").textContent = about;
    byId("panel-list").replaceChildren(list);
    byId("panel-rest").textContent = rest > 0 ? `and ${rest.toLocaleString("en")} more in ${byId("panel-rest").dataset.csv}` : "";
    panel.dataset.count = value;
    panel.dataset.rows = code;
    panel.showModal();
    const carried = decode(code).length;
    const whole = per ? carried < Number(byId("panel-rest").dataset.shown) : carried >= value;
    byId("panel-brush").hidden = !whole || !document.querySelector("[data-chart]");
    byId("panel-list").scrollTop = 0;
  };
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  // Brushing: in every chart, marks that share no article with the list step back. A mark whose list is
  // not carried whole stays as it is: what cannot be known is not shown.
  const brush = byId("brush");
  const shade = (rows) => {
    for (const element of document.querySelectorAll("[data-chart] svg .role-mark > *")) {
      const datum = element.__data__?.datum;
      if (!datum?.rows) continue;
      const own = decode(datum.rows);
      element.classList.toggle("dim", rows !== null && own.length >= datum.n && !own.some((row) => rows.has(row)));
    }
    brush.hidden = rows === null;
  };
  byId("panel-brush").addEventListener("click", () => {
    const rows = new Set(decode(panel.dataset.rows));
    panel.close();
    brush.querySelector("span").textContent = `Charts show ${byId("panel-title").textContent}: ${byId("panel-about").textContent}`;
    shade(rows);
  });
  brush.querySelector("button").addEventListener("click", () => shade(null));
  addEventListener("resize", () => shade(null));

  const about = (element) => {
    const cell = element.closest("td, th");
    if (!cell) return (element.closest("li, p, dt + dd, figcaption")?.textContent ?? "").slice(0, 180);
    const head = cell.closest("table").querySelectorAll("thead th")[cell.cellIndex];
    return [cell.parentElement.querySelector("th")?.textContent, head?.textContent].filter(Boolean).join(" · ");
  };
  for (const data of document.querySelectorAll("data.count[data-rows]")) {
    const button = make("button", data.textContent, "count");
    Object.assign(button, { type: "button", value: data.value });
    Object.assign(button.dataset, data.dataset);
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-label", `${data.textContent}: list the articles`);
    data.replaceWith(button);
    button.addEventListener("click", () => open(Number(button.value), button.dataset.rows, button.dataset.per, about(button)));
  }

  // The charts: Vega with its expression interpreter, so that the policy needs no unsafe-eval.
  const charts = [...document.querySelectorAll("[data-chart]")];
  if (charts.length) {
    const script = make("script", await unpack("vega"));
    document.head.append(script);
  }
  await Promise.all(charts.map(async (place) => {
    const spec = JSON.parse(byId(place.dataset.chart).textContent);
    if (innerWidth < 640) { // a phone: shorter names at the left, legends in two columns
      spec.config.axisY = { ...spec.config.axisY, labelLimit: 120 };
      spec.config.legend = { ...spec.config.legend, columns: 2 };
    }
    const { view } = await vegaEmbed(place, spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: { theme: "page", disableDefaultStyle: true },
    });
    view.addEventListener("click", (_, item) => {
      const datum = item?.datum;
      if (datum?.rows) open(datum.value ?? datum.n, datum.rows, { "Distinct texts": "texts", "Independent origins": "origins" }[datum.measure], place.getAttribute("aria-label").split(". ")[0]);
    });
    place.querySelector("svg").setAttribute("aria-hidden", "true"); // the place itself is the image, and says what it shows
  }));
  document.documentElement.dataset.ready = "yes";
})();
