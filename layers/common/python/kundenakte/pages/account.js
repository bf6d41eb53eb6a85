// Makes the account's pages quicker. Every page works without it.
//
// form[data-live="id"]   asks its own address anew while one types, and swaps the element with that
//                        id; data-least: characters of the search field that are worth asking for;
//                        says aloud what is in [data-count] there; a form that saves only has its
//                        preview asked for
// /                      goes to the search field
// table[data-rows]       arrows go from row to row; Enter opens the link, as everywhere
"use strict";

const WAIT = 300; // ms after the last input

function live(form) {
  const field = form.querySelector("input[type=search]");
  const saves = form.method === "post";
  const told = document.createElement("p");
  let timer, asked;
  told.className = "vh";
  told.setAttribute("role", "status");
  form.append(told);

  async function ask() {
    asked?.abort();
    const mine = (asked = new AbortController());
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    const fields = new FormData(form);
    if (saves) fields.delete("form"); // the token is for saving
    address.search = new URLSearchParams(fields);
    const place = document.getElementById(form.dataset.live);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(form.dataset.live);
      if (!answer.ok || answer.redirected || !found) throw new Error("not this page");
      place.replaceWith(document.adoptNode(found));
      if (!saves) history.replaceState(null, "", address);
      told.textContent = found.querySelector("[data-count]")?.textContent.trim() ?? "";
    } catch (error) {
      if (error.name === "AbortError") return;
      place.removeAttribute("aria-busy");
      if (!saves) form.submit(); // signed out, say: let it be seen
    }
  }

  function typed(event) {
    clearTimeout(timer);
    const text = field ? field.value.trim() : "";
    if (event.target === field && text && text.length < Number(form.dataset.least || 0)) return;
    const chosen = event.target.matches("[type=checkbox], [type=radio], select");
    timer = setTimeout(ask, chosen ? 0 : WAIT);
  }

  form.addEventListener("input", typed);
}

function rowLinks(table) {
  return [...table.querySelectorAll("tbody tr .main a")];
}

function move(event, link) {
  const links = rowLinks(link.closest("table"));
  const to = links[links.indexOf(link) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function enter(event) {
  const first = document.querySelector("table[data-rows] tbody .main a");
  if (!first) return;
  event.preventDefault();
  first.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  const writes = at.closest("input:not([type=checkbox], [type=radio]), select, textarea");
  const search = document.querySelector("form[role=search] input[type=search]");
  if (event.key === "/" && !writes && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "ArrowDown" && at === search) {
    enter(event);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const link = at.closest("table[data-rows] .main a");
    if (link) move(event, link);
  }
});

document.querySelectorAll("form[data-live]").forEach(live);
