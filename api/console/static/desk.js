"use strict";
// Keeps the inbox and an opened talk fresh by asking for the same page now and then. Without this file both work by
// reloading. A list is exchanged only where it differs, and who stands on a link of it stays there; of a talk only new
// words are added, so that a screen reader says these and nothing else.
(() => {
  const EVERY = 4000;
  const SLOWER = 20000;
  const status = document.querySelector(".live");
  const list = document.querySelector('[data-live="list"]');
  const talk = document.querySelector('[data-live="talk"]');
  let failures = 0;

  const get = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  };

  async function refreshList() {
    const page = new DOMParser().parseFromString(await (await get(location.href)).text(), "text/html");
    const fresh = page.getElementById(list.id);
    if (!fresh || fresh.innerHTML === list.innerHTML) return;
    const at = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    list.replaceChildren(...fresh.childNodes);
    if (at) [...list.querySelectorAll("a")].find((link) => link.getAttribute("href") === at)?.focus();
  }

  async function refreshTalk() {
    const answer = await get(`${talk.dataset.address}?sau=${talk.dataset.last}`);
    const words = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("li");
    for (const each of words) {
      if (!document.getElementById(each.id)) talk.append(each);
      talk.dataset.last = each.id.replace("loi-", "");
      document.querySelector(".first")?.remove();
    }
    const reply = document.getElementById("tra-loi");
    if (answer.headers.get("X-State") !== "talking" && !reply?.value) location.reload();
  }

  function tell(name) {
    if (!status) return;
    status.hidden = false;
    if (status.textContent !== status.dataset[name]) status.textContent = status.dataset[name];
  }

  async function refresh() {
    if (document.visibilityState === "visible") {
      try {
        await (talk ? refreshTalk() : refreshList());
        failures = 0;
        tell("fresh");
      } catch {
        failures += 1;
        if (failures > 1) tell("lost");
      }
    }
    setTimeout(refresh, failures > 1 ? SLOWER : EVERY);
  }

  if (list || talk) setTimeout(refresh, EVERY);
})();
