// Makes the page better where there is JavaScript: no reload, messages that arrive by themselves, sending again after
// a lost connection with the same id (the server takes it once). Without this file the page works by plain forms.
"use strict";
(() => {
  const part = (id) => document.getElementById(id);
  const [log, choices, form, text, status] = ["log", "choices", "say", "text", "status"].map(part);
  const words = status.dataset;
  const first = Number(log.dataset.last); // what the server wrote into the page
  const seen = new Set();
  const touch = matchMedia("(pointer: coarse)").matches;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("motcua") : null;
  let offered = Array.from(choices.children);
  let newest = first;
  let asked = Array.from(log.querySelectorAll(".citizen")).pop();

  const make = (tag, name, content = "") => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = content;
    return element;
  };

  // --- the conversation on screen

  // The template writes rows in the same way (rows.py says what is bold and what is a link).
  const partOf = (part) => {
    if (part.bold) return make("strong", "", part.text);
    if (!part.href) return part.text;
    const link = make("a", "button", part.text);
    link.href = part.href;
    return link;
  };

  const rowOf = (row) => {
    const p = make("p", row.look);
    p.append(...row.parts.map(partOf));
    return p;
  };

  const bubble = (who, rows, before = null) => {
    const line = make("div", `line ${who}`);
    line.append(make("span", "who", words[who]), ...rows.map(rowOf));
    log.insertBefore(line, before);
    return line;
  };

  // An answer said aloud; it was asked for, so it starts by itself where the browser lets it.
  const player = (sound) => {
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.setAttribute("aria-label", words.player);
    audio.append(...sound.map((one) => Object.assign(document.createElement("source"), one)));
    audio.play().catch(() => { /* the button is there */ });
    return audio;
  };

  const fill = (buttons) => {
    choices.textContent = "";
    choices.append(...buttons);
  };

  const buttonOf = (choice) => {
    const button = document.createElement("button");
    button.name = "choice";
    button.value = choice.id;
    if (choice.number) button.append(make("span", "number", choice.number), " ");
    button.append(make("span", "label", choice.label));
    return button;
  };

  const scan = part("scan");
  scan.hidden = !scan.dataset.now;

  const offer = (line, list, scans) => {
    offered = list.map(buttonOf);
    fill(offered);
    scan.hidden = !scans;
    // The buttons stand outside the log, so a screen reader is told of them with the message.
    if (list.length) line.append(make("span", "who", `${words.offered} ${list.map((c) => [c.number, c.label].filter(Boolean).join(" ")).join("; ")}`));
  };

  const show = (message) => {
    if (message.seq <= first || seen.has(message.seq)) return;
    seen.add(message.seq);
    if (message.wiped) { location.reload(); return; } // what the page still shows was erased
    stopWaiting();
    // The answer to a later message may overtake one that comes by the stream.
    const later = Array.from(log.querySelectorAll("[data-seq]")).find((line) => Number(line.dataset.seq) > message.seq);
    const line = bubble("assistant", message.rows, later || null);
    if (message.sound) line.append(player(message.sound));
    if (message.seq > newest) enlarge(Boolean(message.big));
    line.dataset.seq = message.seq;
    if (message.seq > newest) {
      newest = message.seq;
      offer(line, message.choices, message.scan);
    }
    toQuestion("start");
  };

  // An answer is read from its beginning: what was asked stays at the top, the answer below it. Where a little more
  // shows all choices too, the answer itself comes to the top.
  const toQuestion = (block) => {
    if (!asked) return;
    if (block !== "start") { asked.scrollIntoView({ block }); return; }
    const gap = 8;
    const [question, answer] = [asked, asked.nextElementSibling || asked].map((e) => e.getBoundingClientRect().top - gap);
    const end = choices.parentElement.getBoundingClientRect().bottom - (innerHeight - form.offsetHeight);
    scrollBy(0, end > question && end <= answer ? end : question);
  };

  const said = (what) => {
    asked = bubble("citizen", what.split("\n").map((row) => ({ look: "", parts: [{ text: row }] })));
    toQuestion("center");
    return asked;
  };

  // --- what is going on, in words

  const tell = (sentence) => { if (status.textContent !== sentence) status.textContent = sentence; };

  // Some answers come from the office. If one takes long, say so; asking now and then also helps where a network
  // lets no stream through.
  let patience = 0;

  const stopWaiting = () => {
    clearTimeout(patience);
    log.querySelectorAll(".waiting").forEach((line) => line.remove());
  };

  const waitFor = (ms) => {
    clearTimeout(patience);
    patience = setTimeout(async () => {
      const answer = await fetch(`/chat/messages?after=${newest}`).then((a) => (a.ok ? a.json() : null)).catch(() => null);
      if (answer) answer.messages.forEach(show);
      if (answer && !answer.waiting) { stopWaiting(); return; }
      if (!log.querySelector(".waiting")) log.append(make("p", "waiting", words.slow));
      waitFor(8000);
    }, ms);
  };

  // --- sending: one after the other, kept until the server has it, even if the page is loaded anew

  const queue = [];
  let sending = false;

  const keep = () => {
    try { sessionStorage.setItem("unsent", JSON.stringify(queue.map((i) => ({ payload: i.payload, words: i.words })))); } catch { /* private mode */ }
  };

  const kept = () => {
    try { return JSON.parse(sessionStorage.getItem("unsent")) || []; } catch { return []; }
  };

  const sleep = (ms) => new Promise((done) => {
    setTimeout(done, ms);
    addEventListener("online", done, { once: true });
  });

  const refused = async (item, answer) => {
    item.line.classList.add("failed");
    if (!choices.children.length) fill(offered);
    tell((await answer.json().catch(() => ({}))).detail || words.unknown);
  };

  const post = async (item) => {
    for (let tries = 0; ; tries += 1) {
      const slow = setTimeout(tell, 1000, words.sending);
      try {
        const answer = await fetch("/chat/messages", {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(item.payload),
        });
        if (answer.ok) return await answer.json();
        if (answer.status === 401) { location.reload(); await new Promise(() => {}); } // what is kept is sent then
        if (answer.status < 500 && answer.status !== 429) { await refused(item, answer); return null; }
        tell(answer.status === 429 ? words.sending : words.trouble);
      } catch {
        tell(words.trouble);
      } finally {
        clearTimeout(slow);
      }
      await sleep(Math.min(15000, 1000 * 2 ** tries));
    }
  };

  const drain = async () => {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const item = queue[0];
      const answer = await post(item);
      queue.shift();
      keep();
      if (!answer) continue;
      tell("");
      if (item.again && answer.messages.some((m) => m.seq <= first)) item.line.remove(); // it had arrived before
      answer.messages.forEach(show);
      if (answer.waiting) waitFor(8000);
    }
    sending = false;
  };

  const id = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  const send = (payload, what) => {
    fill([]); // a second tap must not answer the next question
    queue.push({ payload: { id: id(), ...payload }, words: what, line: said(what) });
    keep();
    if (tabs) tabs.postMessage(what);
    // On a phone the keyboard would cover the answer; with a keyboard the next message is typed at once.
    if (touch) text.blur(); else text.focus({ preventScroll: true });
    drain();
  };

  const submit = () => {
    const what = text.value.trim();
    if (!what) return;
    text.value = "";
    send({ text: what }, what);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  choices.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    send({ choice: button.value }, button.querySelector(".label").textContent);
  });
  form.querySelectorAll("[form=person]").forEach((button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    send({ text: event.currentTarget.value }, event.currentTarget.value);
  }));

  // --- the QR code of a card: a photo made smaller here, read there and kept nowhere

  const smaller = async (file) => {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 2400 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.round(side * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await new Promise((done) => { canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.9); });
    } catch {
      return file;
    }
  };

  const photo = scan.querySelector("input");
  scan.querySelector("button").addEventListener("click", () => photo.click());
  photo.addEventListener("change", async () => {
    const [file] = photo.files;
    photo.value = "";
    if (!file) return;
    const item = { line: said(words.photo) };
    tell(words.reading);
    try {
      const answer = await fetch("/chat/card", { method: "POST", headers: { "X-Message-Id": id() }, body: await smaller(file) });
      if (!answer.ok) { await refused(item, answer); return; }
      tell("");
      (await answer.json()).messages.forEach(show);
    } catch {
      item.line.classList.add("failed");
      tell(words.unsent);
    }
  });

  // --- listening

  let stream = null;
  let streamed = first;
  let lost = 0;

  const listen = () => {
    if (stream) stream.close();
    stream = new EventSource(`/chat/events?after=${streamed}`);
    stream.onopen = () => {
      clearTimeout(lost);
      lost = 0;
      if (status.textContent === words.lost) tell("");
    };
    stream.onmessage = (event) => {
      const message = JSON.parse(event.data);
      streamed = Math.max(streamed, message.seq);
      show(message);
    };
    stream.onerror = () => {
      lost = lost || setTimeout(() => { if (!status.textContent) tell(words.lost); }, 4000);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
  };
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && stream.readyState !== EventSource.OPEN) listen();
  });

  // --- two tabs show one conversation; deleting it empties both

  const GONE = 0;
  if (tabs) tabs.onmessage = (event) => (event.data === GONE ? location.replace("/") : said(event.data));
  part("new").addEventListener("submit", () => {
    queue.length = 0;
    try {
      sessionStorage.removeItem("unsent");
      sessionStorage.setItem("gone", "1");
    } catch { /* private mode */ }
  });
  try {
    if (tabs && sessionStorage.getItem("gone")) tabs.postMessage(GONE);
    sessionStorage.removeItem("gone");
  } catch { /* private mode */ }
  const deleting = document.querySelector("details");
  addEventListener("click", (event) => { if (!deleting.contains(event.target)) deleting.open = false; });
  addEventListener("keydown", (event) => { if (event.key === "Escape") deleting.open = false; });

  // --- big letters, remembered on this phone

  const bigger = part("bigger");
  let wished = "big" in document.body.dataset; // what was asked for in the conversation: "chữ to", "chữ nhỏ"
  let big = wished;
  try { big = big || localStorage.getItem("big") === "1"; } catch { /* private mode */ }
  const size = (now) => {
    big = now;
    document.body.classList.toggle("big", big);
    bigger.setAttribute("aria-pressed", String(big));
    try { localStorage.setItem("big", big ? "1" : "0"); } catch { /* private mode */ }
  };
  const enlarge = (now) => {
    if (now !== wished) size(now);
    wished = now;
  };
  bigger.hidden = false;
  bigger.addEventListener("click", () => size(!big));
  size(big);
  toQuestion("start");
  if (location.search) history.replaceState(null, "", "/"); // a code that was brought along is good once

  kept().forEach((item) => queue.push({ ...item, again: true, line: said(item.words) }));
  if (log.querySelector(".waiting")) waitFor(1000);
  listen();
  drain();
})();
