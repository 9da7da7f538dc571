package lexicon

// abbreviations are words of English headings that people cut short, and that no
// language knows as they stand: “Acct. Mgr”, “Pymt Recd”.
var abbreviations = map[string]string{
	"acct": "account", "addr": "address", "approx": "approximate", "arr": "arrival", "conf": "confirmed", "cntry": "country", "ctry": "country",
	"cur": "currency", "curr": "currency", "dely": "delivery", "dept": "department", "descr": "description", "dlvry": "delivery", "est": "expected",
	"exp": "expected", "extd": "extended", "inv": "invoice", "mfr": "manufacturer", "mgr": "manager", "mtd": "method", "ord": "order", "outst": "outstanding",
	"pmt": "payment", "prod": "product", "pymt": "payment", "rcvd": "received", "recd": "received", "rec": "received", "rem": "remarks", "sched": "schedule",
	"shpd": "shipped", "shpt": "shipment", "spec": "specification", "tot": "total", "tel": "telephone", "whse": "warehouse",
}

// spelledOut writes abbreviations in full where no language knows them.
func (r *reader) spelledOut(tokens []string) []string {
	var out []string
	for i, token := range tokens {
		full, ok := abbreviations[token]
		if !ok || r.knows(token) {
			continue
		}
		if out == nil {
			out = append(out, tokens...)
		}
		out[i] = full
	}
	if out == nil {
		return tokens
	}
	return out
}
