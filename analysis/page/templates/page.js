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
  // What the page says, in the language of the report; numbers and plurals by its rules.
  const words = JSON.parse(byId("words").textContent);
  const tongue = document.documentElement.lang;
  const say = (text, values = {}) => (words.said[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  // Each part keeps its own direction where any of them may run the other way.
  const OTHER_WAY = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const beside = (parts) => parts.filter(Boolean)
    .map((part) => document.documentElement.dir === "rtl" || OTHER_WAY.test(part) ? `\u2068${part}\u2069` : part).join(" · ");
  const rule = new Intl.PluralRules(tongue);
  const form = (value, forms) => forms.length > 2 ? forms[words.tags.indexOf(rule.select(value))] ?? forms.at(-1) : forms[rule.select(value) === "one" ? 0 : 1];
  const decode = (code) => code.split(/[,;]/).filter(Boolean).flatMap((run) => {
    const [first, last] = run.split("-").map(Number);
    return Array.from({ length: (last ?? first) - first + 1 }, (_, i) => first + i);
  });

  // Light or dark: what the reader's system says, until the button is pressed.
  const toggle = byId("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const name = () => { const night = dark(); toggle.textContent = say(night ? "Light" : "Dark"); };
  toggle.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; name(); });
  system.addEventListener("change", name);
  toggle.hidden = false;
  name();

  // On a phone the findings come before the contents: these wait behind their summary.
  if (innerWidth < 960) document.querySelector("nav details").open = false;

  // A table that would press a text into a column of a word to a line is as wide as its texts need, and moved aside.
  const widths = new WeakMap();
  const thin = (cell) => cell.textContent.length > 60 && cell.clientWidth < 130;
  const pressed = new ResizeObserver((places) => requestAnimationFrame(() => places.forEach(({ target }) => {
    if (!target.clientWidth || widths.get(target) === target.clientWidth) return;
    widths.set(target, target.clientWidth);
    target.classList.remove("aside");
    const wide = target.scrollWidth > target.clientWidth + 1;
    target.classList.toggle("aside", wide || [...target.querySelectorAll(":is(td, th):not(.n)")].some(thin));
  })));
  document.querySelectorAll(".tablewrap").forEach((place) => pressed.observe(place));

  // All chapters but the first are folded until their heading, a link or a search in the page opens them; what was
  // open is remembered while the tab lives, and all is printed. A browser that cannot find in folded text folds none.
  const chapters = "onbeforematch" in document.body ? [...document.querySelectorAll(".chapter")].slice(1) : [];
  const folds = byId("folds");
  const kept = `open ${location.pathname}`;
  const stored = (use) => { try { return use(sessionStorage); } catch { return null; } };
  const isOpen = (chapter) => !chapter.querySelector(".body").hidden;
  const unfold = (chapter, open) => {
    if (open) chapter.querySelector(".body").removeAttribute("hidden");
    else chapter.querySelector(".body").setAttribute("hidden", "until-found");
    chapter.querySelector(".fold").setAttribute("aria-expanded", open);
    const all = chapters.every(isOpen);
    folds.textContent = say(all ? "Close all chapters" : "Open all chapters");
    stored((store) => store.setItem(kept, JSON.stringify(chapters.filter(isOpen).map((one) => one.querySelector("h2").id))));
  };
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1).split("&")[0]));
    const chapter = chapters.find((one) => one.contains(target));
    if (target?.matches("details")) target.open = true;
    if (chapter) unfold(chapter, true);
    else if (!target?.matches("details")) return;
    target.scrollIntoView();
  };
  const before = stored((store) => JSON.parse(store.getItem(kept))) ?? [];
  for (const chapter of chapters) {
    const heading = chapter.querySelector("h2");
    const button = make("button", heading.textContent, "fold");
    button.type = "button";
    heading.replaceChildren(button);
    button.addEventListener("click", () => unfold(chapter, !isOpen(chapter)));
    chapter.addEventListener("beforematch", () => unfold(chapter, true));
  }
  for (const chapter of chapters) unfold(chapter, before.includes(chapter.querySelector("h2").id));
  folds.hidden = !chapters.length;
  folds.addEventListener("click", () => { const open = !chapters.every(isOpen); chapters.forEach((chapter) => unfold(chapter, open)); });
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => { if (event.target.closest('a[href^="#"]')) setTimeout(reveal); });
  reveal();

  // The list behind a number: articles, or lines of another table, grouped by what is counted.
  const { tables: packed, lists, texts: written } = JSON.parse(await unpack("index"));
  let used = 0; // texts stand in the order of their first use, which is 0 there
  const text = (at) => written[at ? at - 1 : used++];
  const value = (told) => Array.isArray(told) ? told.map(text).join(" · ") : text(told);
  const summed = (steps) => { let at = 0; return steps.map((step) => at += step); };
  const entered = ({ rows, keys, said }) => {
    const entries = summed(rows).map((row) => ({ row }));
    for (const [key, values] of Object.entries(keys)) values.forEach((one, at) => { entries[at][key] = one; });
    for (const [field, values] of Object.entries(said)) values.forEach((one, at) => { entries[at][field] = value(one); });
    return entries;
  };
  const index = Object.fromEntries(Object.entries(packed).map(([of, columns]) => [of, entered(columns)]));
  const tables = Object.fromEntries(Object.entries(index).map(([of, all]) => [of, new Map(all.map((entry) => [entry.row, entry]))]));
  const encode = (rows) => rows.reduce((runs, row) => {
    const last = runs.at(-1);
    if (last && last[1] === row - 1) last[1] = row; else runs.push([row, row]);
    return runs;
  }, []).map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(",");
  const behind = Object.fromEntries(Object.entries(lists).map(([of, own]) => [of, own.map((list) => {
    const code = (steps) => encode(summed(steps).map((at) => index[of][at].row));
    return list.names ? { names: list.names.map(text).join("\n"), rows: list.parts.map(code).join(";") } : { rows: code(list) };
  })]));
  const groupBy = { texts: "text", origins: "origin", stories: "story", outlets: "outlet", documents: "document" };
  const digits = new Intl.NumberFormat(tongue, { maximumFractionDigits: 1, numberingSystem: "latn" });
  const number = (value) => digits.format(Number(value));
  const counted = (value, per) => {
    const word = form(value, words.units[per] ?? words.units.articles);
    return words.dual && rule.select(value) === "two" ? word : `${number(value)} ${word}`;
  };
  const line = (entry) => {
    const item = make("article");
    const headline = make("h3");
    headline.dir = "auto";
    if (/^https?:\/\//i.test(entry.url ?? "")) {
      const link = make("a", entry.headline);
      Object.assign(link, { href: entry.url, target: "_blank", rel: "noopener noreferrer" });
      headline.append(link);
    } else headline.textContent = entry.headline;
    const where = make("p", entry.where ?? beside([entry.outlet || say("(no outlet printed)"), entry.time, entry.basis]));
    const why = make("p", entry.why ?? beside([entry.story && `${say("story")} ${entry.story}`, entry.words]), "why");
    where.dir = why.dir = "auto";
    item.append(headline, where, why);
    return item;
  };
  const grouped = (rows, per, of) => {
    const groups = new Map();
    for (const entry of rows.map((row) => tables[of].get(row)).filter(Boolean)) {
      const key = entry[groupBy[per] ?? "row"];
      if (key !== "") groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups];
  };
  const byName = (names, code, of) => names.split("\n").map((name, at) =>
    [name, decode(code.split(";")[at]).map((row) => tables[of].get(row)).filter(Boolean)]);
  const titled = { outlets: true, documents: true };
  const group = ([name, entries], per, named) => {
    const item = make("li");
    if (named || titled[per]) {
      const title = make("h3", named ? name : `${name} (${entries.length})`, "group");
      title.dir = "auto";
      item.append(title);
    }
    item.append(...entries.map(line));
    return item;
  };
  const panel = byId("panel");
  const rest = byId("panel-rest");
  const fill = (value, rows, per, of, about, named, at) => {
    const groups = named ?? grouped(rows, per, of);
    const list = make("ol");
    list.append(...groups.map((one) => group(one, per, named)));
    byId("panel-title").textContent = counted(value, per);
    byId("panel-about").textContent = about;
    byId("panel-list").replaceChildren(list);
    const more = value - groups.length;
    const left = { n: number(groups.length), more: number(more), file: rest.dataset.csv.replace("articles", of), list: at };
    rest.textContent = more < 1 ? "" : at ? say("{n} shown, and {more} more in {file}: see list {list} in lists.csv", left) : say("{n} shown, and {more} more in {file}", left);
    panel.dataset.count = value;
    delete panel.dataset.query;
    byId("panel-list").scrollTop = 0;
  };
  const show = (docked) => {
    if (panel.open) panel.close();
    panel.classList.toggle("docked", docked);
    document.body.classList.toggle("dock", docked);
    byId("panel-clear").hidden = !docked;
    if (docked) panel.show(); else panel.showModal();
  };
  const open = (button, about) => {
    const { rows: code, of = "articles", per = of, total, names } = button.dataset;
    const rows = decode(code);
    const share = total ? ` · ${say("{share} is {n} of {all}", { share: button.textContent, n: number(button.value), all: number(total) })}` : "";
    fill(Number(button.value), rows, per, of, about + share, names && byName(names, code, of), button.dataset.number);
    panel.dataset.rows = code;
    const whole = groupBy[per] ? rows.length < Number(rest.dataset.shown) : rows.length >= Number(button.value);
    byId("panel-brush").hidden = of !== "articles" || Boolean(names) || !whole || !document.querySelector("[data-chart]");
    show(false);
  };
  // Find articles by words of their headline, outlet, topic and what decided it: of those that the page carries;
  // and outlets, stories and speakers by name, wherever a table, a sentence or a card of the page has them.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const FOUND = 12; // names shown above the articles
  const named = () => {
    const found = new Map();
    const add = (name, opener, where) => { const key = plain(name.trim()); if (key && !found.has(key)) found.set(key, { key, name: name.trim(), opener, where }); };
    for (const card of document.querySelectorAll("details.card")) add(card.querySelector(".name").textContent, card, say("a story"));
    for (const button of document.querySelectorAll("button.count[data-called]")) add(button.textContent, button, "");
    for (const row of document.querySelectorAll("table.tally tbody tr")) {
      const [head, opener] = [row.querySelector("th[scope=row]"), row.querySelector("button.count")];
      if (head && opener) add(head.textContent, opener, row.closest("table").caption?.textContent ?? "");
    }
    return [...found.values()];
  };
  let names = null;
  const place = (target) => { const chapter = chapters.find((one) => one.contains(target)); if (chapter) unfold(chapter, true); };
  const hit = (one) => {
    const item = make("li", "", "hit");
    const button = make("button", one.name);
    button.type = "button";
    button.dir = "auto";
    button.addEventListener("click", () => {
      if (one.opener.matches("details")) { panel.close(); place(one.opener); one.opener.open = true; one.opener.scrollIntoView(); one.opener.querySelector("summary").focus(); }
      else one.opener.click();
    });
    item.append(button, one.where ? make("span", ` ${one.where}`) : "");
    return item;
  };

  // The part of the language of `search` that a page can answer: words, "phrases", wildcards, AND, OR, NOT, brackets,
  // and three fields; words side by side are all meant. What it cannot answer is said, with the reason.
  const asked = { headline: ["headline"], outlet: ["outlet"], topic: ["topic"], all: ["headline", "outlet", "words"] };
  const ELSEWHERE = /^(?:(?:body|section|hashtags|speaker|story|language|date|certainly|possibly):|(?:near|w|pre)\/\d+$)/i;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Mymr}\p{sc=Khmr}]/u;
  const LONGEST = 1_000; // characters of a query
  const spaced = (text) => ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
  const texts = new Map();
  const read = (entry, field) => {
    const key = `${entry.row} ${field}`;
    if (!texts.has(key)) texts.set(key, spaced(field === "topic" ? entry.words.split("; ").map((one) => one.split(": ")[0]).join(" . ") : entry[field]));
    return texts.get(key);
  };
  const term = (written, fields, wild) => {
    const words = plain(written.replace(/!$/, "*")).match(/[\p{L}\p{N}*?]+/gu) ?? [];
    if (!words.some((word) => /[^*?]/.test(word))) return null;
    if (words.some((word) => word.replace(/[^*?]/g, "").length > 3)) throw say("a word has more than three wildcards");
    const pattern = words.map((word) => (word === "*" ? "[^ ]+" : word.replace(/\*+/g, "[^ ]*").replace(/\?/g, "[^ ]"))).join(" ");
    const whole = UNSPACED.test(written) ? pattern : `(?<= )${pattern}(?= )`;
    if (/[*?]/.test(words.join(""))) wild.push([written, fields, new RegExp(whole, "gu")]);
    const found = new RegExp(whole, "u");
    return (entry) => fields.some((field) => found.test(read(entry, field)));
  };
  const parse = (query) => {
    const signs = query.slice(0, LONGEST).match(/"[^"]*"|“[^”]*”|[()]|[^\s()"“”]+|["“”]/g) ?? [];
    const wild = [];
    let at = 0;
    const one = (fields) => {
      const sign = signs[at++];
      if (sign === undefined || /^(?:\)|AND|OR)$/.test(sign)) throw say("a word is missing beside {sign}", { sign: sign ?? signs.at(-1) ?? "" });
      if (sign === "(") {
        const inner = signs[at] === ")" ? null : any(fields);
        if (signs[at++] !== ")") throw say("a bracket is not closed, or not opened");
        return inner;
      }
      if (/^["“”]$/.test(sign)) throw say("a quotation mark is not closed");
      if (sign === "NOT") { const part = one(fields); return part && ((entry) => !part(entry)); }
      if (ELSEWHERE.test(sign)) throw say("{sign} is not asked here: a page has headline:, outlet: and topic:, the command search has all", { sign });
      const field = /^(headline|outlet|topic):/i.exec(sign)?.[1].toLowerCase();
      if (!field) return term(sign, fields, wild);
      if (sign.length > field.length + 1) signs[--at] = sign.slice(field.length + 1);
      return one(asked[field]);
    };
    const joined = (parts, how) => { const some = parts.filter(Boolean); return some.length ? (entry) => some[how]((part) => part(entry)) : null; };
    const every = (fields) => {
      const parts = [one(fields)];
      while (at < signs.length && !/^(?:\)|OR)$/.test(signs[at])) { if (signs[at] === "AND") at += 1; parts.push(one(fields)); }
      return joined(parts, "every");
    };
    const any = (fields) => {
      const parts = [every(fields)];
      while (signs[at] === "OR") { at += 1; parts.push(every(fields)); }
      return joined(parts, "some");
    };
    const holds = any(asked.all);
    if (at < signs.length) throw say("a bracket is not closed, or not opened");
    return { holds: holds ?? (() => false), wild };
  };
  const took = (wild, entries) => wild.map(([written, fields, pattern]) => {
    const often = new Map();
    for (const entry of entries) {
      for (const word of new Set(fields.flatMap((field) => read(entry, field).match(pattern) ?? []))) often.set(word, (often.get(word) ?? 0) + 1);
    }
    const words = [...often].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, FOUND).map(([word, n]) => `${word} (${number(n)})`);
    return words.length ? say("{written} took {words}", { written, words: words.join(", ") }) : "";
  });
  const distinct = (entries, key, per) => counted(new Set(entries.map((entry) => entry[key])).size, per);
  const find = (query) => {
    const all = index.articles ?? [];
    let parsed;
    try { parsed = parse(query); } catch (why) {
      if (typeof why !== "string") throw why;
      fill(0, [], "articles", "articles", `“${query}”: ${why}`);
      panel.dataset.rows = "";
      byId("panel-brush").hidden = true;
      return show(false);
    }
    const entries = all.filter(parsed.holds);
    const rows = entries.map((entry) => entry.row);
    fill(rows.length, rows, "articles", "articles", [
      say("“{query}” in headline, outlet or topic, of {all} that this page carries", { query, all: counted(all.length, "articles") }),
      rows.length && `${distinct(entries, "text", "texts")}, ${distinct(entries, "origin", "origins")}`, ...took(parsed.wild, entries),
    ].filter(Boolean).join(" · "));
    names ??= named();
    const wanted = /["“():*?]|\b(?:AND|OR|NOT)\b/.test(query) ? [] : plain(query).split(/\s+/).filter(Boolean);
    const hits = wanted.length ? names.filter((one) => wanted.every((word) => one.key.includes(word))).slice(0, FOUND) : [];
    if (hits.length) {
      const list = make("ul", "", "hits");
      list.append(...hits.map(hit));
      byId("panel-list").prepend(make("h3", say("Stories, outlets, speakers"), "group"), list);
    }
    panel.dataset.rows = rows.join(",");
    panel.dataset.query = query;
    byId("panel-brush").hidden = !rows.length || !document.querySelector("[data-chart]");
    show(false);
  };
  byId("find").hidden = !(index.articles ?? []).length;
  const PAUSE = 300; // milliseconds without a key after which it is said how much a query finds
  let waiting;
  const heard = (query) => {
    if (!query) return "";
    try {
      const found = (index.articles ?? []).filter(parse(query).holds).length;
      return found ? say("{n} found", { n: counted(found, "articles") }) : say("nothing found");
    } catch (why) {
      if (typeof why !== "string") throw why;
      return ""; // not written to its end
    }
  };
  byId("query").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { byId("said").textContent = heard(event.target.value.trim()); }, PAUSE);
  });
  byId("query").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // or it would press the first button of the list that opens
    if (event.target.value.trim()) find(event.target.value.trim());
  });
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  panel.addEventListener("close", () => { document.body.classList.remove("dock"); bar(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel.open) panel.close(); });

  // What is picked in one chart filters the list and all charts: within a chart marks add up, between charts
  // only articles of all of them are left. Marks that share none of these step back. A mark whose list is not
  // carried whole stays as it is: what cannot be known is not shown.
  const brush = byId("brush");
  const picked = new Map(); // chart, or the panel → the marks picked in it
  const marks = (place) => [...place.querySelectorAll("svg .role-mark > *")].filter((mark) => mark.__data__?.datum?.rows);
  const keyOf = (datum) => [datum.rows, datum.measure, datum.place].join("|");
  const chosen = () => [...picked.values()].flat();
  const left = () => [...picked.values()]
    .map((data) => new Set(data.flatMap((datum) => decode(datum.rows))))
    .reduce((some, own) => (some === null ? own : new Set([...some].filter((row) => own.has(row)))), null);
  const whole = () => chosen().every((datum) => decode(datum.rows).length >= datum.n);
  const shade = () => {
    const rows = left();
    for (const place of document.querySelectorAll("[data-chart][data-of=articles]")) {
      const own = new Set((picked.get(place) ?? []).map(keyOf));
      for (const mark of marks(place)) {
        const { datum } = mark.__data__;
        const behind = decode(datum.rows);
        mark.classList.toggle("dim", rows !== null && behind.length >= datum.n && !behind.some((row) => rows.has(row)));
        mark.classList.toggle("chosen", own.has(keyOf(datum)));
      }
    }
  };
  const chip = (place, datum) => {
    const short = datum.said.length > 48 ? `${datum.said.slice(0, 46)}…` : datum.said;
    const button = make("button", `${short} ×`, "chip");
    button.type = "button";
    button.setAttribute("aria-label", say("Take away the filter {what}", { what: datum.said }));
    button.addEventListener("click", () => {
      const others = picked.get(place).filter((one) => one !== datum);
      if (others.length) picked.set(place, others); else picked.delete(place);
      if (!picked.size) return clear();
      shade();
      bar();
      (byId("chips").querySelector("button") ?? byId("brush-clear")).focus();
    });
    return button;
  };
  const bar = () => {
    const rows = left();
    brush.hidden = rows === null || panel.open;
    if (rows === null) return "";
    const n = counted(rows.size, "articles");
    const some = whole() ? n : say("at least {n}", { n });
    brush.querySelector("span").textContent = say("Charts show {n}:", { n: some });
    byId("chips").replaceChildren(...[...picked].flatMap(([place, data]) => data.map((datum) => chip(place, datum))));
    return `${some}: ${chosen().map((datum) => datum.said).join(", ")}`;
  };
  const list = () => {
    const [one, ...more] = chosen();
    const rows = [...left()].sort((a, b) => a - b);
    const single = one && !more.length && !whole();
    fill(single ? one.n : rows.length, rows, (!more.length && one.per) || "articles", one.of ?? "articles", bar());
    panel.dataset.rows = rows.join(",");
    byId("panel-brush").hidden = true;
    show(true);
    bar();
  };
  const clear = () => { picked.clear(); if (panel.open) panel.close(); shade(); bar(); byId("said").textContent = say("Nothing is picked."); };
  const pick = (place, datum, said, adds) => {
    const before = picked.get(place) ?? [];
    const others = before.filter((one) => keyOf(one) !== keyOf(datum));
    const after = others.length < before.length && (adds || before.length === 1) ? others : [...(adds ? others : []), { ...datum, said }];
    if (after.length) picked.set(place, after); else picked.delete(place);
    if (!picked.size) return clear();
    shade();
    list();
    byId("said").textContent = say("Picked: {what}", { what: bar() });
  };
  byId("panel-brush").addEventListener("click", () => {
    const { rows: code, query } = panel.dataset;
    if (query) filter(query, decode(code));
    else {
      picked.clear();
      picked.set(panel, [{ rows: code, n: decode(code).length, said: byId("panel-about").textContent }]);
    }
    panel.close();
    shade();
    bar();
  });
  // A query is a filter like any other: beside what is picked in charts, with a chip of its own.
  const filter = (query, rows) => picked.set(byId("find"), [{ rows: encode(rows), n: rows.length, said: `“${query}”`, query }]);
  byId("panel-clear").addEventListener("click", clear);
  byId("brush-list").addEventListener("click", list);
  byId("brush-clear").addEventListener("click", clear);
  addEventListener("resize", () => setTimeout(shade, 200));

  // Another of the declared choices: each finding that ranks says whether it holds then. All that is said stands in
  // the table of choices, a line for each, a column for each ranking; the field is made with it.
  const field = byId("choice");
  const ranked = [...document.querySelectorAll("[data-ranking]")];
  const chosenInLink = () => (field?.value ? `&if=${encodeURIComponent(field.value)}` : "");
  const choose = (wanted) => {
    const at = [...field.options].findIndex((option) => option.value === wanted);
    field.selectedIndex = Math.max(at, 0);
    const { label, dataset } = field.options[field.selectedIndex];
    const table = document.querySelector(".choices table");
    const cells = at > 0 ? [...table.tBodies[0].rows[at - 1].cells].slice(1) : [];
    const keys = document.querySelector(".choices").dataset.rankings.split(" ");
    for (const sentence of ranked) {
      const cell = cells[keys.indexOf(sentence.dataset.ranking)];
      if (sentence.nextElementSibling?.matches(".hedge")) sentence.nextElementSibling.remove();
      if (!cell) continue;
      const hedge = make("span", "", "hedge");
      hedge.dir = "auto";
      hedge.append(make("b", label), ` ${cell.textContent}`);
      sentence.after(hedge);
    }
    byId("choice-note").textContent = dataset.note ?? "";
    byId("choice-back").hidden = at < 1;
    const list = make("ul");
    list.append(...cells.map((cell, column) => {
      const item = make("li");
      item.dir = "auto";
      item.append(make("b", table.tHead.rows[0].cells[column + 1].textContent), ` ${cell.textContent}`);
      return item;
    }));
    byId("choice-said").replaceChildren(...(cells.length ? [list] : []));
  };
  if (field && ranked.length) {
    const first = ranked[0].closest(".findings") ?? ranked[0].parentElement;
    const said = make("div");
    Object.assign(said, { id: "choice-said", role: "status" });
    said.setAttribute("aria-live", "polite");
    const place = byId("choice-note").closest(".choose");
    first.after(place, said);
    place.hidden = false;
    const kept = () => history.replaceState(null, "", `#${location.hash.slice(1).split("&if=")[0]}${chosenInLink()}`);
    field.addEventListener("change", () => { choose(field.value); kept(); });
    byId("choice-back").addEventListener("click", () => { choose(""); kept(); field.focus(); });
  }

  // A link holds a place and what is picked there, so that another reader of the same file sees the same.
  const CODE = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;
  const copy = async (place) => {
    const hash = place + chosenInLink();
    const url = `${location.href.split("#")[0]}#${hash}`;
    history.replaceState(null, "", `#${hash}`);
    try { await navigator.clipboard.writeText(url); byId("said").textContent = say("The link is copied."); }
    catch { byId("said").textContent = say("The link stands in the address bar."); }
  };
  const nearest = () => {
    const heads = [...document.querySelectorAll("h2[id], h3[id]")].filter((one) => one.checkVisibility());
    return (heads.filter((one) => one.getBoundingClientRect().top < innerHeight / 2).at(-1) ?? heads[0]).id;
  };
  byId("brush-link").addEventListener("click", () => {
    const [{ query }, ...more] = chosen();
    if (query && !more.length) return copy(`${nearest()}&find=${encodeURIComponent(query)}`);
    const said = chosen().map((datum) => datum.said).join(", ").slice(0, 120);
    copy(`${nearest()}&rows=${encode([...left()].sort((a, b) => a - b))}&said=${encodeURIComponent(said)}`);
  });
  const inLink = () => new URLSearchParams(location.hash.replace(/^#[^&]*&?/, ""));
  const again = () => {
    const given = inLink();
    if (field && ranked.length) choose(given.get("if") ?? "");
    const query = given.get("find")?.trim().slice(0, LONGEST);
    if (query) {
      find(query);
      byId("query").value = query;
      if (panel.dataset.query && !byId("panel-brush").hidden) byId("panel-brush").click();
      return;
    }
    const code = given.get("rows") ?? "";
    const highest = (index.articles ?? []).reduce((most, entry) => Math.max(most, entry.row), -1);
    if (!CODE.test(code) || code.length > 4_000 || code.split(/[-,]/).some((row) => Number(row) > highest)) return;
    const rows = decode(code).filter((row) => tables.articles.has(row));
    if (!rows.length) return;
    picked.clear();
    picked.set(panel, [{ rows: encode(rows), n: rows.length, said: given.get("said") ?? "" }]);
    shade();
    bar();
  };
  for (const heading of document.querySelectorAll("main h2[id], main h3[id]")) {
    const link = make("button", "#", "anchor");
    link.type = "button";
    link.setAttribute("aria-label", say("Copy a link to {place}", { place: heading.textContent }));
    heading.setAttribute("aria-label", heading.textContent); // its name, and its chapter's, is without the link
    link.addEventListener("click", () => copy(heading.id));
    heading.append(link);
  }

  const about = (element) => {
    const cell = element.closest("td, th");
    if (!cell) return (element.closest("li, p, dt + dd, figcaption")?.textContent ?? "").slice(0, 180);
    const head = cell.closest("table").querySelectorAll("thead th")[cell.cellIndex];
    return [cell.parentElement.querySelector("th")?.textContent, head?.textContent].filter(Boolean).join(" · ");
  };
  const called = (data) => { // in a list of buttons, too, it says what it counts, and of what
    const { called, total, per, of } = data.dataset;
    if (called) return say("{what}: list the articles", { what: data.textContent });
    const unit = per ?? of ?? "articles";
    const what = total || !words.units[unit] ? data.textContent : counted(Number(data.value), unit);
    const place = data.closest("td") ? about(data) : "";
    return place ? say("{what} ({place}): list what is counted", { what, place }) : say("{what}: list what is counted", { what });
  };
  const put = (button, place) => { // a comma never begins a line
    const [, sign] = /^([^\s\p{L}\p{N}–]+)/u.exec(place.nextSibling?.nodeType === Node.TEXT_NODE ? place.nextSibling.data : "") ?? [];
    if (!sign) return place.replaceWith(button);
    place.nextSibling.data = place.nextSibling.data.slice(sign.length);
    const joint = make("span", "", "joint");
    place.replaceWith(joint);
    joint.append(button, sign);
  };
  let numbered = 0; // of a page that leaves something out, the number of each list in the file beside it
  for (const data of document.querySelectorAll("data.count[data-list]")) {
    const { of = "articles", list } = data.dataset;
    if (!tables[of]) continue;
    const first = data.closest(".chapter")?.dataset.first;
    const button = make("button", data.textContent, "count");
    Object.assign(button, { type: "button", value: data.value });
    Object.assign(button.dataset, data.dataset, list ? behind[of][list] : { rows: "" });
    if (first) button.dataset.number = numbered = Math.max(numbered + 1, first);
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-label", called(data));
    if (data.dataset.called) data.replaceWith(button); else put(button, data);
    button.addEventListener("click", () => open(button, about(button)));
  }

  // Marks by keyboard: arrows go from mark to mark, Enter picks, with Shift it adds, Escape clears.
  const keys = (place, columns) => {
    const holder = place.parentElement;
    const said = (datum) => [...Object.keys(columns), "measure", "value"]
      .filter((field, at, all) => all.indexOf(field) === at && datum[field] !== undefined && datum[field] !== null)
      .map((field) => (typeof datum[field] === "number" ? number(datum[field]) : datum[field])).join(" · ");
    const stops = () => [...new Map(marks(place).filter((mark) => !mark.closest(".mark-text")).map((mark) => [keyOf(mark.__data__.datum), mark])).values()];
    let at = -1;
    holder.addEventListener("keydown", (event) => {
      const all = stops();
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") return picked.size && !panel.open ? clear() : undefined;
      if (!all.length || !(step || (at >= 0 && (event.key === "Enter" || event.key === " ")))) return;
      event.preventDefault();
      all[at]?.classList.remove("cursor");
      at = step ? (at + step + all.length) % all.length : at;
      all[at].classList.add("cursor");
      const { datum } = all[at].__data__;
      if (step) byId("said").textContent = said(datum);
      else pickable(place, datum, said(datum), event.shiftKey);
    });
    holder.addEventListener("blur", () => stops()[at]?.classList.remove("cursor"));
    return said;
  };
  const pickable = (place, datum, said, adds) => {
    if (place.dataset.of === "articles") return pick(place, datum, said, adds);
    fill(datum.n, decode(datum.rows), place.dataset.of, place.dataset.of, said);
    byId("panel-brush").hidden = true;
    show(false);
  };

  // Each chart as a picture with its title, place, period, N and what it does not show; its numbers for a spreadsheet.
  const save = (name, type, content) => {
    const link = make("a");
    Object.assign(link, { href: URL.createObjectURL(new Blob([content], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const wrapped = (text, most) => text.trim().split(/\s+/).reduce((lines, word) => {
    const last = lines.at(-1);
    if (last && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`; else lines.push(word);
    return lines;
  }, []);
  const picture = async (figure, view) => {
    const style = getComputedStyle(document.documentElement);
    const drawn = new DOMParser().parseFromString(await view.toSVG(), "image/svg+xml").documentElement;
    const [wide, high] = ["width", "height"].map((side) => Math.ceil(parseFloat(drawn.getAttribute(side))));
    const texts = (selector) => [...figure.querySelectorAll(selector)].map((one) => one.textContent);
    let down = 0;
    const written = (text, size, ink) => wrapped(text, wide / size * 1.9).map((part) => {
      down += size * 1.4;
      return `<text x="12" y="${down.toFixed(1)}" font-size="${size}" fill="var(--${ink})">${escaped(part)}</text>`;
    }).join("");
    const head = texts("figcaption h4").map((text) => written(text, 17, "ink")).join("") + texts("figcaption p").map((text) => written(text, 13, "soft")).join("");
    const at = down += 12;
    down += high + 4;
    const foot = texts(".note").map((text) => written(text, 12, "soft")).join("");
    drawn.setAttribute("x", 12);
    drawn.setAttribute("y", at);
    const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide + 24}" height="${Math.ceil(down) + 14}" font-family="sans-serif"><rect width="100%" height="100%" fill="var(--paper)"/>${head}${new XMLSerializer().serializeToString(drawn)}${foot}</svg>`;
    return whole.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  };
  const painted = async (svg) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = make("canvas");
    Object.assign(canvas, { width: 2 * image.width, height: 2 * image.height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };
  const cellText = (cell) => {
    const button = cell.querySelector("button.count");
    const text = button && !button.dataset.total ? button.value : cell.textContent;
    return `"${(/^[=+\-@\t\r]/.test(text) && !/^[-+]?[\d.,]+%?$/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const numbers = (table) => [...table.rows].map((row) => `${[...row.cells].map(cellText).join(",")}\r\n`).join("");
  const saves = (figure, drawn) => {
    const name = (figure.querySelector("h4")?.textContent ?? "chart").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "chart";
    const kinds = {
      SVG: async () => save(`${name}.svg`, "image/svg+xml", await picture(figure, await drawn())),
      PNG: async () => save(`${name}.png`, "image/png", await painted(await picture(figure, await drawn()))),
      CSV: async () => save(`${name}.csv`, "text/csv", `\uFEFF${numbers(figure.querySelector("table"))}`),
    };
    const line = make("p", `${say("Save this chart as")} `, "save");
    for (const [kind, act] of Object.entries(kinds)) {
      if (kind === "CSV" && !figure.querySelector("table")) continue;
      const button = make("button", kind);
      button.type = "button";
      button.setAttribute("aria-label", say("Save as {kind}: {chart}", { kind, chart: figure.querySelector("h4")?.textContent ?? "" }));
      button.addEventListener("click", act);
      line.append(button, " ");
    }
    figure.append(line);
  };

  // Terms of art open what they mean, once in each chapter, where they are first said in a sentence.
  const terms = new Map([...document.querySelectorAll("#glossary dt")].flatMap((term) => term.dataset.forms.split("|").map((said) => [said, term])));
  const quoted = [...terms.keys()].sort((a, b) => b.length - a.length).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const spotted = quoted.length ? new RegExp(`(?<![\\p{L}\\p{N}-])(${quoted.join("|")})(?![\\p{L}\\p{N}-])`, "u") : null;
  const meaning = byId("meaning");
  const explain = (button, term) => {
    byId("meaning-term").textContent = term.textContent;
    byId("meaning-text").textContent = term.nextElementSibling.textContent;
    meaning.showPopover();
    const { left, bottom, top } = button.getBoundingClientRect();
    const { width, height } = meaning.getBoundingClientRect();
    meaning.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    meaning.style.top = `${bottom + height + 8 < innerHeight ? bottom + 6 : Math.max(8, top - height - 6)}px`;
  };
  const spot = (chapter) => {
    const seen = new Set();
    for (const holder of chapter.querySelectorAll(":scope > .body > p, .findings > li, .corpus, .facts dt, .note")) {
      const walk = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("a, button, code, summary, select")) texts.push(walk.currentNode);
      for (let text of texts) {
        for (let found = spotted.exec(text.data); found; found = spotted.exec(text.data)) {
          const after = text.splitText(found.index);
          text = after.splitText(found[0].length);
          const term = terms.get(found[0]);
          if (seen.has(term)) continue;
          seen.add(term);
          const button = make("button", found[0], "term");
          button.type = "button";
          button.setAttribute("aria-haspopup", "dialog");
          button.addEventListener("click", () => explain(button, term));
          put(button, after);
        }
      }
    }
  };
  if (spotted && meaning?.showPopover) document.querySelectorAll(".chapter").forEach(spot);

  // The charts: Vega with its expression interpreter, so that the policy needs no unsafe-eval. Each is drawn when it
  // comes near the view, and all are for paper; until then a place is kept for it.
  const charts = [...document.querySelectorAll("[data-chart]")];
  const specs = charts.length ? JSON.parse(await unpack("specs")) : {};
  for (const { dataset: { chart, of } } of charts) {
    for (const line of [specs[chart].data?.values ?? [], ...Object.values(specs[chart].datasets ?? {})].flat()) {
      if (typeof line.rows === "number") line.rows = behind[of][line.rows].rows;
    }
  }
  if (charts.length) document.head.append(make("script", await unpack("vega")));
  const draw = async (place) => {
    const spec = specs[place.dataset.chart];
    if (innerWidth < 640) { // a phone: shorter names at the left, as many columns of a legend as there is room for
      spec.config.axisY = { ...spec.config.axisY, labelLimit: 120 };
      for (const part of spec.layer ?? [spec]) {
        const { color } = part.encoding ?? {};
        const widest = Math.max(0, ...(color?.scale?.domain ?? []).map((name) => String(name).length));
        if (color && color.legend !== null) color.legend = { ...color.legend, columns: Math.max(1, Math.min(2, Math.floor(innerWidth / (7 * widest + 40)))) };
      }
    }
    for (const part of spec.layer ?? [spec]) { // names that stand above their lines end with dots where the chart ends
      if (part.encoding?.x?.value === 0 && part.mark?.type === "text") part.mark.limit = { expr: "width" };
    }
    const shown = place.getAttribute("aria-label");
    const { view } = await vegaEmbed(place, spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: { theme: "page", disableDefaultStyle: true },
    });
    const said = keys(place, spec.usermeta?.columns ?? {});
    view.addEventListener("click", (event, item) => {
      const datum = item?.datum;
      if (datum?.rows) pickable(place, datum, said(datum), event.shiftKey || event.ctrlKey || event.metaKey);
    });
    place.querySelector("svg").setAttribute("aria-hidden", "true"); // the place itself is the image, and says what it shows:
    place.setAttribute("role", "img"); // Vega calls it a document and a visualization, whatever it shows
    place.setAttribute("aria-label", shown);
    place.removeAttribute("aria-roledescription");
    place.querySelector("form.vega-bindings")?.remove();
    place.style.minHeight = "";
    if (picked.size) shade();
    return view;
  };
  const views = new Map();
  const once = (place) => views.get(place) ?? views.set(place, draw(place)).get(place);
  for (const place of charts) {
    const { height, width } = specs[place.dataset.chart];
    place.style.minHeight = `${height + (width === "container" ? 45 : 230)}px`; // names of columns stand above a grid
    if (place.closest("figure")) saves(place.closest("figure"), () => once(place));
  }
  await new Promise((done) => {
    const near = new IntersectionObserver((places) => done(Promise.all(places.filter((one) => one.isIntersecting).map((one) => {
      near.unobserve(one.target);
      return once(one.target);
    }))), { rootMargin: "600px" });
    charts.forEach((place) => near.observe(place));
    if (!charts.length) done();
  });
  addEventListener("beforeprint", () => charts.forEach(once));
  again();
  addEventListener("hashchange", again);
  document.documentElement.dataset.ready = "yes";
})();
