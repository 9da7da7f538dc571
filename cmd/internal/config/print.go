package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// An Effective is one setting as it counts, for people to read.
type Effective struct {
	Key    string   `json:"key"`
	Value  string   `json:"value"`
	Items  []string `json:"items,omitempty"` // of a list
	Origin string   `json:"origin"`
}

// Effective returns all settings in a fixed order, secrets masked, with where
// each came from.
func (c *Config) Effective() []Effective {
	var all []Effective
	add := func(s setting, key string) {
		v, ok := c.values[key]
		if fromFile, given := c.values[key+fileSuffix]; given && s.secret {
			all = append(all, Effective{Key: key + fileSuffix, Value: absolute(fromFile), Origin: fromFile.origin.String()})
			return
		}
		if !ok || v.origin.kind == fromDefault && isMapping(parent(key)) {
			return // what a short form leaves out is as it is without it
		}
		e := Effective{Key: key, Value: v.text, Items: v.items, Origin: v.origin.String()}
		switch {
		case s.secret:
			e.Value = Secret(v.text).String()
		case s.form == path && v.text != "":
			e.Value = absolute(v)
		case s.form == list:
			e.Value = strings.Join(v.items, ", ")
		}
		all = append(all, e)
	}
	for _, s := range settings {
		if !slices.ContainsFunc(listKeys, func(list string) bool { return strings.HasPrefix(s.key, list+".") }) {
			add(s, s.key)
		}
	}
	for i := range c.Channels {
		for _, s := range settings {
			if rest, ok := strings.CutPrefix(s.key, channelsKey+".*."); ok {
				add(s, itemKey(channelsKey, i, rest))
			}
		}
	}
	for i := range c.Registers {
		for _, s := range settings {
			rest, ok := strings.CutPrefix(s.key, "registers.*.")
			switch {
			case !ok:
			case rest == "roles.*":
				for _, role := range slices.Sorted(maps.Keys(c.Registers[i].Roles)) {
					add(s, registerKey(i, "roles."+role))
				}
			case rest == "letter.bank.*":
				for _, code := range slices.Sorted(maps.Keys(c.Registers[i].Letter.Bank)) {
					add(s, registerKey(i, "letter.bank."+code))
				}
			default:
				add(s, registerKey(i, rest))
			}
		}
	}
	return all
}

// YAML returns the effective settings as a configuration file, secrets masked,
// with where each came from behind it.
func (c *Config) YAML() string {
	var b strings.Builder
	var open []string // the mappings that are open, outermost first
	all := c.Effective()
	for i, e := range all {
		parts := strings.Split(e.Key, ".")
		if s, _, _ := find(e.Key); s.short != "" && i+1 < len(all) && parent(all[i+1].Key) == e.Key {
			parts = append(parts, s.short)
		}
		parents, name := parts[:len(parts)-1], parts[len(parts)-1]
		shared := 0
		for shared < len(parents) && shared < len(open) && parents[shared] == open[shared] {
			shared++
		}
		dash := false
		for depth := shared; depth < len(parents); depth++ {
			if _, err := strconv.Atoi(parents[depth]); err == nil {
				dash = true
				continue
			}
			b.WriteString(margin(depth, dash) + parents[depth] + ":\n")
			dash = false
		}
		open = parents
		b.WriteString(margin(len(parents), dash) + name + ": " + e.yaml() + "  # " + e.Origin + "\n")
	}
	if len(c.Registers) == 0 {
		b.WriteString("registers: []\n")
	}
	return b.String()
}

// parent is the key that a key stands under.
func parent(key string) string {
	at := strings.LastIndexByte(key, '.')
	if at < 0 {
		return ""
	}
	return key[:at]
}

// margin indents a key at a depth. The first key of a list's item begins with a
// dash, in the place of the item's number.
func margin(depth int, dash bool) string {
	indent := strings.Repeat("  ", depth)
	if dash {
		return indent[:len(indent)-2] + "- "
	}
	return indent
}

func (e Effective) yaml() string {
	if e.Items != nil {
		quoted := make([]string, len(e.Items))
		for i, item := range e.Items {
			quoted[i] = quote(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return quote(e.Value)
}

// quote writes a scalar so that YAML reads it back as it is.
func quote(text string) string {
	plain := text != ""
	for _, r := range text {
		plain = plain && (r == '_' || r == '/' || r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	if plain && text[0] != '-' && text[0] != '.' {
		return text
	}
	return strconv.Quote(text)
}
