"""What anybody would write: a tab of a spreadsheet into a table, everything as text."""
import json, subprocess, sys, urllib.request

url, token, database = sys.argv[1:]
request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
header, *rows = json.load(urllib.request.urlopen(request))["valueRanges"][0]["values"]
columns = ", ".join(f'"{name}" text' for name in header)
escape = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
script = ["-c", f"CREATE TABLE big ({columns})", "-c", r"\copy big from stdin"]
psql = subprocess.Popen(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", database, *script], stdin=subprocess.PIPE, text=True, encoding="utf-8")
for row in rows:
    row += [""] * (len(header) - len(row))
    psql.stdin.write("\t".join(str(cell).translate(escape) for cell in row) + "\n")
psql.stdin.close()
sys.exit(psql.wait())
