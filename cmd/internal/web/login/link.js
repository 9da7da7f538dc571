// A link's token stands behind #, where browsers keep it to themselves. It goes into the
// form, and out of the address, so that nobody copies it from there.
"use strict";
const token = location.hash.slice(1);
if (token) {
  document.getElementById("code").value = token;
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("main form button").focus();
}
