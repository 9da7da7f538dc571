// Tells sheetsync as soon as somebody changes this spreadsheet. Run install once, by hand.
// Whoever can edit the spreadsheet can read the secret; it lets them do nothing else than
// have the sheet looked at.
const ADDRESS = {{quote .Address}};
const SECRET = {{quote .Secret}};

function install() {
  ScriptApp.getProjectTriggers()
    .filter((trigger) => trigger.getHandlerFunction() === "changed")
    .forEach((trigger) => ScriptApp.deleteTrigger(trigger));
  ScriptApp.newTrigger("changed").forSpreadsheet(SpreadsheetApp.getActive()).onChange().create();
  changed();
}

function changed() {
  const now = new Date();
  const id = "msg_" + Utilities.getUuid();
  const seconds = String(Math.floor(now.getTime() / 1000));
  const payload = JSON.stringify({ type: "sheet.changed", timestamp: now.toISOString(), data: {} });
  const signed = Utilities.newBlob([id, seconds, payload].join(".")).getBytes();
  const key = Utilities.base64Decode(SECRET.substring("whsec_".length));
  const answer = UrlFetchApp.fetch(ADDRESS, {
    method: "post",
    contentType: "application/json",
    payload: payload,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": seconds,
      "webhook-signature": "v1," + Utilities.base64Encode(Utilities.computeHmacSha256Signature(signed, key)),
    },
    muteHttpExceptions: true,
  });
  if (answer.getResponseCode() !== 202) {
    console.warn("sheetsync answered " + answer.getResponseCode() + ": " + answer.getContentText());
  }
}
