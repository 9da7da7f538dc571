package lookup

import (
	"strings"

	"sheetsync/validate/duplicates/compare"
	"sheetsync/validate/duplicates/normal"
)

// Families of keys of addresses, hosts and codes.
const (
	addressKeys family = iota + 1
	localKeys          // what stands before the @
	hostKeys
	codeKeys
)

// maxShared is how many records may share a value that belongs to one customer:
// more have it for want of one.
const maxShared = 3

// minLocal is how long the part before the @ must be to say anything alone: info and
// sales are everybody's.
const minLocal = 6

func (x *Index) makeContacts() {
	if x.emails != nil {
		return
	}
	x.emails = x.each(x.fields[emailKind], func(_, _ int, text string, emit func(uint64)) {
		for _, address := range normal.Emails(text) {
			emit(addressKeys.key(address))
			if local, _, _ := strings.Cut(address, "@"); len(local) >= minLocal {
				emit(localKeys.key(local))
			}
		}
	})
	x.hosts = x.each(append(append([]int{}, x.fields[hostKind]...), x.fields[emailKind]...), func(_, _ int, text string, emit func(uint64)) {
		for _, host := range hostsOf(text) {
			emit(hostKeys.key(host))
		}
	})
}

// hostsOf returns the domains in a cell of addresses or websites.
func hostsOf(text string) (hosts []string) {
	if strings.Contains(text, "@") {
		for _, address := range normal.Emails(text) {
			if host := normal.EmailHost(address); host != "" {
				hosts = append(hosts, host)
			}
		}
		return hosts
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;、，；\n\t", r) }) {
		if host := normal.Host(part); host != "" {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

func (x *Index) findEmail(address string) (found []evidence) {
	x.makeContacts()
	same := x.emails.find(addressKeys.key(address))
	own := distinctRecords(same) <= maxShared
	for _, p := range same {
		found = append(found, evidence{record: p.record, field: int(p.field), how: HowSame, score: 0.99, exists: own})
	}
	if isASCII(address) {
		eachEdit(address, addressAlphabet, func(text []byte) {
			for _, p := range x.emails.find(addressKeys.keyOf(text)) {
				found = append(found, evidence{record: p.record, field: int(p.field), how: HowTypo, score: 0.85})
			}
		})
	}
	local, domain, _ := strings.Cut(address, "@")
	if len(local) >= minLocal {
		score := 0.6
		others := x.emails.find(localKeys.key(local))
		if distinctRecords(others) > maxShared {
			score = 0
		}
		for _, p := range others {
			found = append(found, evidence{record: p.record, field: int(p.field), how: HowPart, score: score})
		}
	}
	host := normal.EmailHost(address)
	if host == "" || !strings.Contains(domain, ".") {
		return found
	}
	for _, p := range x.atHost(host) {
		found = append(found, evidence{record: p.record, field: int(p.field), how: HowHost, score: 0.8})
	}
	return append(found, x.likeHost(host)...)
}

// atHost are the records of a domain, unless it is many companies'.
func (x *Index) atHost(host string) []posting { return x.hosts.find(hostKeys.key(host)) }

func (x *Index) findHost(host string) (found []evidence) {
	x.makeContacts()
	at := x.atHost(host)
	own := x.oneCompany(at)
	for _, p := range at {
		found = append(found, evidence{record: p.record, field: int(p.field), how: HowSame, score: 0.95, exists: own})
	}
	return append(found, x.likeHost(host)...)
}

// likeHost finds domains with a typing fault, those of one owner under another
// ending, and companies that are called as the domain.
func (x *Index) likeHost(host string) (found []evidence) {
	add := func(list []posting, how How, score float64) {
		for _, p := range list {
			found = append(found, evidence{record: p.record, field: int(p.field), how: how, score: score})
		}
	}
	label := normal.HostLabel(host)
	if isASCII(host) && len(label) >= 5 {
		eachEdit(host, addressAlphabet, func(text []byte) { add(x.hosts.find(hostKeys.keyOf(text)), HowTypo, 0.7) })
	}
	if len(label) >= 4 && !generic[label] {
		found = append(found, x.findLabel(label)...)
	}
	return found
}

// oneCompany reports whether records of one domain seem to be of one company: few,
// or all with names that begin alike.
func (x *Index) oneCompany(list []posting) bool {
	first := ""
	for i, p := range list {
		if i > 0 && p.record == list[i-1].record {
			continue
		}
		name := x.companyOf(int(p.record))
		if name == "" {
			continue
		}
		if first == "" {
			first = name
			continue
		}
		if name != first && compare.JaroWinkler(name, first) < 0.85 && !strings.Contains(name, first) && !strings.Contains(first, name) {
			return false
		}
	}
	return distinctRecords(list) <= 2*maxShared
}

// companyOf is the key of a record's name.
func (x *Index) companyOf(record int) (key string) {
	for _, field := range x.fields[companyKind] {
		x.texts(record, field, func(text string) {
			if key == "" {
				key = companyForm(text).Key
			}
		})
	}
	return key
}

// findCode finds identifiers: whole ones only, since the next number is another's. Those
// of digits stand before the @ as well, as QQ numbers do.
func (x *Index) findCode(code string) (found []evidence) {
	if x.codes == nil {
		x.codes = x.each(append(append([]int{}, x.fields[codeKind]...), x.fields[companyKind]...), func(_, _ int, text string, emit func(uint64)) {
			if code := normal.Text(text); isCode(code) {
				emit(codeKeys.key(code))
			}
		})
	}
	list := x.codes.find(codeKeys.key(code))
	own := distinctRecords(list) <= maxShared
	for _, p := range list {
		found = append(found, evidence{record: p.record, field: int(p.field), how: HowSame, score: 0.95, exists: own})
	}
	if len(code) < minLocal || countDigits(code) < len(code) {
		return found
	}
	x.makeContacts()
	if list = x.emails.find(localKeys.key(code)); distinctRecords(list) <= maxShared {
		for _, p := range list {
			found = append(found, evidence{record: p.record, field: int(p.field), how: HowPart, score: 0.75})
		}
	}
	return found
}
