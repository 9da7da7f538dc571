// The page works without this script. With it, a page that shows a register's state is
// loaded again when that state has changed, unless somebody is typing or reading a form.
"use strict";
(() => {
  const body = document.body;
  // What became of a decision is said once, and not again when the page is loaded again.
  const here = new URL(location.href);
  if (here.searchParams.has("said")) {
    here.searchParams.delete("said");
    history.replaceState(null, "", here);
  }
  const url = body.dataset.state;
  if (!url) return;
  const busy = () => document.activeElement && /^(INPUT|SELECT|TEXTAREA|SUMMARY)$/.test(document.activeElement.tagName) || document.querySelector("dialog[open], details[open]");
  let known = body.dataset.known;
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(url, { headers: { Accept: "text/plain" }, cache: "no-store" });
        if (answer.ok) {
          const now = (await answer.text()).trim();
          if (now !== known && !busy()) {
            location.reload();
            return;
          }
        }
      } catch { /* the service is away; the next look tells */ }
    }
    setTimeout(look, 4000);
  };
  setTimeout(look, 4000);
})();
