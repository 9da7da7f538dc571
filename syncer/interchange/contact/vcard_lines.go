package contact

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/interchange/textfile"
)

// A property is a line of a vCard: RFC 6350, 3.3, and what versions 2.1 and 3.0
// have of it.
type property struct {
	name   string // in capitals, without a group
	types  string // those of TYPE, in capitals, each between commas: ,WORK,PREF,
	pref   int    // 1 is the first choice; 101 where nothing is said
	raw    string // the value as it is written
	quoted bool   // the value is quoted-printable
	// charset is what the line says of its own encoding; "" for the file's.
	charset string
}

// unpreferred comes behind all that a card has a preference for.
const unpreferred = 101

func (p *property) is(kind string) bool { return strings.Contains(p.types, ","+kind+",") }

// value is the value as one text.
func (p *property) value() string { return strings.TrimSpace(unescape(p.raw)) }

// parts are the values of a property that has several, such as N.
func (p *property) parts() []string {
	var parts []string
	start := 0
	for i := 0; i < len(p.raw); i++ {
		switch p.raw[i] {
		case '\\':
			i++
		case ';':
			parts = append(parts, strings.TrimSpace(unescape(p.raw[start:i])))
			start = i + 1
		}
	}
	return append(parts, strings.TrimSpace(unescape(p.raw[start:])))
}

var unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":")

func unescape(text string) string { return unescaper.Replace(text) }

// logicalLines puts together the lines of a file that were broken: folded ones,
// whose next line begins with a blank, and quoted-printable ones, which end in =.
// It works on bytes, because lines are folded inside characters, too.
func logicalLines(data []byte) [][]byte {
	var lines [][]byte
	var line []byte
	quoted := false
	for len(data) > 0 {
		end := bytes.IndexAny(data, "\r\n")
		next := end + 1
		switch {
		case end < 0:
			end, next = len(data), len(data)
		case data[end] == '\r' && next < len(data) && data[next] == '\n':
			next++
		}
		physical := data[:end]
		data = data[next:]
		switch {
		case quoted:
			line = append(line[:len(line)-1], physical...)
		case len(physical) > 0 && (physical[0] == ' ' || physical[0] == '\t') && len(line) > 0:
			line = append(line, physical[1:]...)
		default:
			if len(bytes.TrimSpace(line)) > 0 {
				lines = append(lines, line)
			}
			line = physical[:len(physical):len(physical)] // what is put behind it is put into a copy
		}
		quoted = bytes.HasSuffix(line, []byte("=")) && isQuoted(line)
	}
	if len(bytes.TrimSpace(line)) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// isQuoted reports whether a line's value is quoted-printable.
func isQuoted(line []byte) bool {
	head, _, _ := bytes.Cut(line[:min(len(line), maxHead)], []byte(":"))
	return bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}

// maxHead is how long a property's name and parameters may be.
const maxHead = 1 << 12

// taken are the properties that are read.
var taken = func() map[string]bool {
	m := map[string]bool{customerProperty: true}
	for name := range strings.FieldsSeq("BEGIN END FN N ORG KIND TITLE EMAIL URL BDAY NOTE TEL ADR " + socialProperties) {
		m[name] = true
	}
	return m
}()

// socialProperties name a contact in other networks.
const socialProperties = "X-SOCIALPROFILE IMPP X-WECHAT X-QQ X-WHATSAPP"

// propertiesOf reads the lines of a file in the given encoding, or in the one
// that it finds. Lines that are no property that is taken are passed over.
func propertiesOf(data []byte, e textfile.Encoding) ([]property, error) {
	if e == textfile.UTF16LE || e == textfile.UTF16BE || e == "" && textfile.Wide(data) {
		text, err := textfile.Decode(data, e)
		if err != nil {
			return nil, err
		}
		data, e = []byte(text), textfile.UTF8
	}
	if n := bytes.Count(data, []byte("BEGIN:VCARD")); n > bounds.Contacts {
		return nil, &bounds.Error{What: "contacts", Limit: bounds.Contacts}
	}
	lines := logicalLines(data)
	if len(lines) == 0 {
		return nil, nil
	}
	// What lines of an encoding of their own hold says nothing of the file's.
	own := make(map[int][]byte)
	for i, line := range lines {
		if head, _, ok := headOf(string(line[:min(len(line), maxHead)])); ok && head.charset != "" {
			own[i], lines[i] = line, nil
		}
	}
	text, err := textfile.Decode(bytes.Join(lines, []byte("\n")), e)
	if err != nil {
		return nil, err
	}
	var all []property
	i := -1
	for line := range strings.SplitSeq(text, "\n") {
		if i++; own[i] != nil {
			line = string(own[i])
		}
		p, value, ok := headOf(line)
		if !ok || !taken[p.name] {
			continue
		}
		if p.raw, err = p.decoded(value, e); err != nil {
			return nil, err
		}
		if len(p.raw) > maxValue {
			return nil, &bounds.Error{Where: p.name, What: "characters in one property", Limit: bounds.CellUnits}
		}
		all = append(all, p)
	}
	return all, nil
}

// maxValue is a value that surely is longer than a cell: a character has at most
// three bytes a unit, and an escape two.
const maxValue = 6 * bounds.CellUnits

// decoded undoes what the line says of its value.
func (p *property) decoded(value string, file textfile.Encoding) (string, error) {
	if p.quoted {
		value = unquote(value)
	}
	e := file
	if p.charset != "" {
		var err error
		if e, err = textfile.ParseEncoding(p.charset); err != nil {
			return "", fmt.Errorf("the encoding of %s: %w", p.name, err)
		}
	}
	if p.charset == "" && !p.quoted {
		return value, nil // with the file
	}
	if e == "" {
		e = textfile.UTF8
	}
	text, err := textfile.Decode([]byte(value), e)
	if err != nil {
		return "", fmt.Errorf("%s is not %s, which it should be; name the encoding with --encoding", p.name, e)
	}
	return text, nil
}

// unquote decodes quoted-printable (RFC 2045, 6.7) that is on one line already,
// which mime/quotedprintable takes 4 KB of at most. A = without two digits behind
// it stands for itself.
func unquote(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '=' && i+2 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return string(out)
}

// headOf reads a line's name and parameters. Version 2.1 writes parameters without
// a name: TEL;CELL:, NOTE;QUOTED-PRINTABLE:.
func headOf(line string) (p property, value string, ok bool) {
	end := strings.IndexAny(line, ";:")
	if end <= 0 {
		return p, "", false
	}
	p.name, p.pref, p.types = strings.ToUpper(line[:end]), unpreferred, ","
	if dot := strings.LastIndexByte(p.name, '.'); dot >= 0 {
		p.name = p.name[dot+1:]
	}
	rest := line[end:]
	for strings.HasPrefix(rest, ";") {
		parameter := parameterOf(rest[1:])
		rest = rest[1+len(parameter):]
		name, text, named := strings.Cut(parameter, "=")
		if !named {
			name, text = "TYPE", parameter
			if upper := strings.ToUpper(parameter); upper == "QUOTED-PRINTABLE" || upper == "BASE64" {
				name = "ENCODING"
			}
		}
		text = strings.ToUpper(strings.ReplaceAll(text, `"`, ""))
		switch strings.ToUpper(strings.TrimSpace(name)) {
		case "TYPE":
			if len(p.types) < maxHead {
				p.types += text + ","
			}
		case "PREF":
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				p.pref = min(n, unpreferred)
			}
		case "ENCODING":
			p.quoted = text == "QUOTED-PRINTABLE"
		case "CHARSET":
			p.charset = text
		}
	}
	if p.is("PREF") {
		p.pref = 1
	}
	value, ok = strings.CutPrefix(rest, ":")
	return p, value, ok
}

// parameterOf is the text up to the parameter's end, which no quotes hold.
func parameterOf(text string) string {
	quotes := false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quotes = !quotes
		case (c == ';' || c == ':') && !quotes:
			return text[:i]
		}
	}
	return text
}
