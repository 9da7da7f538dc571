package format

import (
	"net/netip"
	"strings"
)

// mailbox is what an address amounts to without comments and blanks.
type mailbox struct {
	local  string
	domain string // a name, or a literal in square brackets
}

// parseMailbox reads an address in the full grammar of RFC 5322, 3.4.1,
// obsolete forms included: quoted words, comments and folded white space. A
// line break in a cell may be a line feed alone.
func parseMailbox(text string) (mailbox, bool) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	p := &mailboxParser{rest: text}
	var m mailbox
	var ok bool
	if m.local, ok = p.words(p.localWord); !ok || !p.take('@') {
		return m, false
	}
	m.domain, ok = p.words(p.domainWord)
	return m, ok && p.rest == ""
}

func (m mailbox) acceptable() bool {
	if len(m.local) > maxLocal || len(m.local)+1+len(m.domain) > maxAddress {
		return false
	}
	if literal, ok := strings.CutPrefix(m.domain, "["); ok {
		return literalAddress(strings.TrimSuffix(literal, "]"))
	}
	return domainStatus(m.domain) != StatusInvalid
}

// literalAddress reads the inside of a domain literal (RFC 5321, 4.1.3).
func literalAddress(text string) bool {
	six, isSix := strings.CutPrefix(text, "IPv6:")
	address, err := netip.ParseAddr(six)
	return err == nil && address.Is6() == isSix && address.Zone() == ""
}

type mailboxParser struct {
	rest string
}

func (p *mailboxParser) take(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// words reads words with dots between them, each among comments and blanks.
func (p *mailboxParser) words(word func() (string, bool)) (string, bool) {
	var b strings.Builder
	for {
		if !p.space() {
			return "", false
		}
		w, ok := word()
		if !ok || !p.space() {
			return "", false
		}
		b.WriteString(w)
		if !p.take('.') {
			return b.String(), true
		}
		b.WriteByte('.')
	}
}

func (p *mailboxParser) localWord() (string, bool) {
	if strings.HasPrefix(p.rest, `"`) {
		return p.delimited('"', '"', isQuotedText)
	}
	return p.atom()
}

func (p *mailboxParser) domainWord() (string, bool) {
	if strings.HasPrefix(p.rest, "[") {
		return p.delimited('[', ']', isLiteralText)
	}
	return p.atom()
}

func (p *mailboxParser) atom() (string, bool) {
	end := 0
	for end < len(p.rest) && isAtomText(p.rest[end]) {
		end++
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word, end > 0
}

// delimited reads a quoted string or a domain literal, folded white space and
// backslash pairs inside included.
func (p *mailboxParser) delimited(open, closing byte, inside func(byte) bool) (string, bool) {
	start := p.rest
	p.take(open)
	for {
		switch {
		case p.rest == "":
			return "", false
		case p.take(closing):
			return start[:len(start)-len(p.rest)], true
		case p.rest[0] == '\\':
			if len(p.rest) < 2 || p.rest[1] >= 0x80 {
				return "", false
			}
			p.rest = p.rest[2:]
		case isBlank(p.rest[0]) || p.rest[0] == '\r':
			if !p.foldedSpace() {
				return "", false
			}
		case inside(p.rest[0]):
			p.rest = p.rest[1:]
		default:
			return "", false
		}
	}
}

// space reads comments and white space, possibly none (CFWS).
func (p *mailboxParser) space() bool {
	for p.rest != "" {
		switch c := p.rest[0]; {
		case isBlank(c) || c == '\r':
			if !p.foldedSpace() {
				return false
			}
		case c == '(':
			if !p.comment() {
				return false
			}
		default:
			return true
		}
	}
	return true
}

// foldedSpace reads blanks and line breaks; each break is followed by a blank.
func (p *mailboxParser) foldedSpace() bool {
	for p.rest != "" {
		switch {
		case isBlank(p.rest[0]):
			p.rest = p.rest[1:]
		case len(p.rest) > 2 && strings.HasPrefix(p.rest, "\r\n") && isBlank(p.rest[2]):
			p.rest = p.rest[3:]
		case p.rest[0] == '\r':
			return false
		default:
			return true
		}
	}
	return true
}

// comment reads a comment, which may hold others. It counts the depth rather
// than recurse, since a cell may hold 50,000 brackets.
func (p *mailboxParser) comment() bool {
	for depth := 0; p.rest != ""; {
		switch c := p.rest[0]; {
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				p.rest = p.rest[1:]
				return true
			}
		case c == '\\':
			if len(p.rest) < 2 || p.rest[1] >= 0x80 {
				return false
			}
			p.rest = p.rest[1:]
		case isBlank(c) || c == '\r':
			if !p.foldedSpace() {
				return false
			}
			continue
		case !isCommentText(c):
			return false
		}
		p.rest = p.rest[1:]
	}
	return false
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// The characters of quoted strings, comments and literals, with the control
// characters that the obsolete syntax allows (RFC 5322, 4.1).
func isObsoleteControl(c byte) bool {
	return c > 0 && c < 32 && c != '\t' && c != '\n' && c != '\r' || c == 127
}

func isPrintable(c byte) bool { return c > 32 && c < 127 }

func isQuotedText(c byte) bool {
	return isPrintable(c) && c != '"' && c != '\\' || isObsoleteControl(c)
}

func isCommentText(c byte) bool {
	return isPrintable(c) && c != '(' && c != ')' && c != '\\' || isObsoleteControl(c)
}

func isLiteralText(c byte) bool {
	return isPrintable(c) && c != '[' && c != ']' && c != '\\' || isObsoleteControl(c)
}
