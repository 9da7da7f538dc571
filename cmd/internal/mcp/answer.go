package mcp

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/syncer/mirror/readmodel"
)

// A Head is what each answer about a register begins with.
type Head struct {
	Register string `json:"register" jsonschema:"the register that was asked"`
	Role     string `json:"role" jsonschema:"in whose role it was read: manager, finance, sales (their own records alone) or analyst (no personal data)"`
	AsOf     string `json:"as_of,omitempty" jsonschema:"when the records were last known to be as the sheet; absent for never"`
	Stale    bool   `json:"stale" jsonschema:"the records are older than they should be, or what changed is held back"`
	Notice   string `json:"notice,omitempty" jsonschema:"what to tell along with the answer"`
}

// A Part says which part of a list an answer has.
type Part struct {
	Offset     int  `json:"offset" jsonschema:"how many come before these"`
	Count      int  `json:"count" jsonschema:"how many these are"`
	Total      *int `json:"total,omitempty" jsonschema:"how many there are in all, where that is known"`
	NextOffset *int `json:"next_offset,omitempty" jsonschema:"where the rest begins: ask again with this offset; absent where there is no more"`
}

// part counts what an answer has; more says that there is more behind it.
func part(offset, count, total int, more bool) Part {
	p := Part{Offset: offset, Count: count}
	if total >= 0 {
		p.Total = &total
	}
	if more {
		next := offset + count
		p.NextOffset = &next
	}
	return p
}

// headOf says how fresh a register is.
func headOf(register, role string, f readmodel.Freshness) Head {
	h := Head{Register: register, Role: role, Stale: f.Stale}
	if f.CheckedAt != nil {
		h.AsOf = f.CheckedAt.UTC().Format(time.RFC3339)
	}
	switch {
	case f.CheckedAt == nil:
		h.Notice = "no run has taken the sheet over yet"
	case f.HeldSince != nil:
		h.Notice = "what the sheet holds since " + f.HeldSince.UTC().Format(time.RFC3339) + " waits for a person's approval and is not in these records"
	case f.FailingSince != nil:
		h.Notice = "the sheet could not be read since " + f.FailingSince.UTC().Format(time.RFC3339)
	case f.Stale:
		h.Notice = "the sheet was not looked at when it should have been"
	}
	return h
}

// text is an answer in words. Summary is the server's own; lines are of cells, each
// cleaned already.
func (h *Head) text(summary string, p *Part, lines []string) *sdk.CallToolResult {
	var b strings.Builder
	fmt.Fprintf(&b, "Register %s, as %s sees it", h.Register, h.Role)
	if h.AsOf != "" {
		b.WriteString(", as of " + h.AsOf)
	}
	if h.Stale {
		b.WriteString(", STALE")
	}
	if h.Notice != "" {
		b.WriteString(": " + h.Notice)
	}
	b.WriteString(".\n" + summary + "\n")
	if len(lines) > 0 {
		word := rand.Text()[:10]
		fmt.Fprintf(&b, "⟦data %s⟧\n%s\n⟦/data %[1]s⟧\n", word, strings.Join(lines, "\n"))
	}
	if p != nil && p.NextOffset != nil {
		if p.Total != nil {
			fmt.Fprintf(&b, "%d more; ask with offset %d.\n", *p.Total-*p.NextOffset, *p.NextOffset)
		} else {
			fmt.Fprintf(&b, "There is more; ask with offset %d.\n", *p.NextOffset)
		}
	}
	return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: b.String()}}}
}

// budget bounds how large an answer is, in bytes of its cells.
type budget struct{ left int }

// maxAnswer is how many bytes of cells an answer has, about.
const maxAnswer = 100_000

// takes reports whether there is room for a line.
func (b *budget) takes(line string) bool {
	b.left -= len(line)
	return b.left >= 0
}

// joined writes what a line has, without what is empty.
func joined(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

// labelled is a value behind what it is; "" for none.
func labelled(label string, value *string) string {
	if value == nil || *value == "" {
		return ""
	}
	return label + " " + *value
}

// quantity counts things.
func quantity(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
