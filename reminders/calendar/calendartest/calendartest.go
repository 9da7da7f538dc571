// Package calendartest reads calendars strictly, for tests: it is written from RFC 5545
// alone and shares nothing with what writes them.
package calendartest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxLine is how many octets a line may have without its line break (RFC 5545, 3.1).
const maxLine = 75

// A Calendar is one VCALENDAR.
type Calendar struct {
	Properties Properties
	Events     []Properties
}

// Properties are those of a calendar or an event, in their order.
type Properties []Property

// A Property is a line of content, its text unescaped where it has the type TEXT.
type Property struct{ Name, Params, Value string }

// Get returns the value of the property of that name; "" for none.
func (p Properties) Get(name string) string {
	if i := slices.IndexFunc(p, func(p Property) bool { return p.Name == name }); i >= 0 {
		return p[i].Value
	}
	return ""
}

// Event returns the event of that UID.
func (c *Calendar) Event(uid string) (Properties, bool) {
	i := slices.IndexFunc(c.Events, func(e Properties) bool { return e.Get("UID") == uid })
	if i < 0 {
		return nil, false
	}
	return c.Events[i], true
}

// single are the properties that an event or a calendar has at most once; those that
// end in ! it has to have.
var (
	singleInEvent    = []string{"UID!", "DTSTAMP!", "DTSTART!", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS", "URL", "TRANSP", "LAST-MODIFIED"}
	singleInCalendar = []string{"VERSION!", "PRODID!", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "LAST-MODIFIED"}
)

// notText are the properties whose values aren't of the type TEXT.
var notText = []string{"URL", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "LAST-MODIFIED", "REFRESH-INTERVAL"}

// Read reads a calendar, which may have nothing in it but properties and events. The
// error says what breaks the rules.
func Read(data []byte) (*Calendar, error) {
	lines, err := unfold(data)
	if err != nil {
		return nil, err
	}
	if len(lines) < 2 || lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" {
		return nil, fmt.Errorf("the first line is %.40q and the last %.40q", lines[0], lines[len(lines)-1])
	}
	c := &Calendar{}
	var event Properties
	within := false
	for _, line := range lines[1 : len(lines)-1] {
		switch {
		case line == "BEGIN:VEVENT" && !within:
			within, event = true, nil
		case line == "END:VEVENT" && within:
			within = false
			if err := once(event, singleInEvent); err != nil {
				return nil, err
			}
			c.Events = append(c.Events, event)
		case strings.HasPrefix(line, "BEGIN:"), strings.HasPrefix(line, "END:"):
			return nil, fmt.Errorf("%q is out of place", line)
		default:
			p, err := property(line)
			if err != nil {
				return nil, err
			}
			if within {
				event = append(event, p)
			} else {
				c.Properties = append(c.Properties, p)
			}
		}
	}
	seen := make(map[string]bool)
	for _, e := range c.Events {
		if uid := e.Get("UID"); seen[uid] {
			return nil, fmt.Errorf("two events have the UID %q", uid)
		}
		seen[e.Get("UID")] = true
	}
	return c, once(c.Properties, singleInCalendar)
}

// unfold returns the lines of content.
func unfold(data []byte) ([]string, error) {
	rest, ok := bytes.CutSuffix(data, []byte("\r\n"))
	if !ok {
		return nil, fmt.Errorf("it doesn't end with CRLF")
	}
	var lines []string
	for line := range strings.SplitSeq(string(rest), "\r\n") {
		switch {
		case strings.ContainsAny(line, "\r\n"):
			return nil, fmt.Errorf("a line break of its own in %q", line)
		case len(line) > maxLine:
			return nil, fmt.Errorf("%d octets in %q", len(line), line)
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("a character is cut in %q", line)
		case line == "":
			return nil, fmt.Errorf("an empty line")
		case strings.HasPrefix(line, " ") && len(lines) > 0:
			lines[len(lines)-1] += line[1:]
		default:
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// property reads a line of content.
func property(line string) (Property, error) {
	head, value, ok := strings.Cut(line, ":")
	if !ok {
		return Property{}, fmt.Errorf("%q is no property", line)
	}
	p := Property{Value: value}
	p.Name, p.Params, _ = strings.Cut(head, ";")
	for _, r := range p.Name {
		if (r < 'A' || r > 'Z') && r != '-' {
			return p, fmt.Errorf("%q is no name", p.Name)
		}
	}
	for _, r := range value {
		if r < ' ' && r != '\t' || r == 0x7f {
			return p, fmt.Errorf("a control character in %q", line)
		}
	}
	if slices.Contains(notText, p.Name) {
		return p, nil
	}
	var err error
	p.Value, err = unescape(value)
	return p, err
}

// unescape reads a value of the type TEXT (RFC 5545, 3.3.11).
func unescape(value string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == ',' || c == ';':
			return "", fmt.Errorf("%q isn't escaped in %q", string(c), value)
		case c != '\\':
			b.WriteByte(c)
		case i+1 == len(value):
			return "", fmt.Errorf("%q ends in a backslash", value)
		default:
			i++
			switch value[i] {
			case 'n', 'N':
				b.WriteByte('\n')
			case '\\', ',', ';':
				b.WriteByte(value[i])
			default:
				return "", fmt.Errorf("%q escapes %q", value, string(value[i]))
			}
		}
	}
	return b.String(), nil
}

// once checks how often properties are there.
func once(all Properties, names []string) error {
	for _, name := range names {
		name, needed := strings.CutSuffix(name, "!")
		n := 0
		for _, p := range all {
			if p.Name == name {
				n++
			}
		}
		if n > 1 || needed && n == 0 {
			return fmt.Errorf("%d times %s", n, name)
		}
	}
	return nil
}
