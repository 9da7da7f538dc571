package page

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"sheetsync/syncer/mirror/readmodel"
)

// cell shows a value of a kind; amounts with their currency.
func (v *visit) cell(kind readmodel.Kind, c readmodel.Cell, currency string) string {
	if c.Null || c.Unreadable || c.Masked {
		return c.Text
	}
	switch kind {
	case readmodel.KindNumber:
		return v.money(currency, c.Text)
	case readmodel.KindBoolean:
		if c.Text == "true" {
			return v.say("page.yes", nil)
		}
		return v.say("page.no", nil)
	case readmodel.KindDateTime:
		if at, err := time.Parse(time.RFC3339, c.Text); err == nil {
			return v.moment(at)
		}
	case readmodel.KindJSON:
		return strings.Join(v.amounts(c.Text), "\n")
	}
	return c.Text
}

// amounts are lines of what a cell of JSON holds: amounts by currency, or a list.
func (v *visit) amounts(text string) []string {
	var by map[string]string
	if json.Unmarshal([]byte(text), &by) == nil {
		lines := make([]string, 0, len(by))
		for _, code := range slices.Sorted(maps.Keys(by)) {
			lines = append(lines, v.money(code, by[code]))
		}
		return lines
	}
	var list []string
	if json.Unmarshal([]byte(text), &list) == nil {
		return list
	}
	return []string{text}
}
