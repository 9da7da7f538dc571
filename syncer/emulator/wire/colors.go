package wire

import (
	"strings"

	"sheetsync/syncer/emulator/grid"
)

// The API names most colours twice: backgroundColor and backgroundColorStyle, the latter with theme colours. The model keeps
// the Style members only; FoldColors and [CanonicalMask] bring requests there, [ExpandColors] answers back.

// styled returns the name of a colour's Style member, when the message has both.
func styled(m *Message, name string) string {
	f, s := m.Field(name), m.Field(name+"Style")
	if f == nil || s == nil || f.Message == nil || s.Message == nil || f.Message.Name != "Color" || s.Message.Name != "ColorStyle" {
		return ""
	}
	return name + "Style"
}

// foldColors moves a message's plain colours into their Style members; a Style that is given wins.
func foldColors(t grid.Tree, m *Message) {
	for name, v := range t {
		s := styled(m, name)
		if s == "" {
			continue
		}
		if _, given := t[s]; !given {
			t[s] = grid.Tree{"rgbColor": v}
		}
		delete(t, name)
	}
}

// Canonical returns the mask in terms of the members that the model keeps.
func (m Mask) Canonical(of *Message) Mask {
	if m == nil || of == nil {
		return m
	}
	out := Mask{}
	for name, sub := range m {
		if s := styled(of, name); s != "" {
			switch {
			case sub == nil:
				out[s] = nil
			default:
				out[s] = Mask{"rgbColor": sub}
			}
			continue
		}
		var inner *Message
		if f := of.Field(name); f != nil {
			inner = f.Message
		}
		out[name] = sub.Canonical(inner)
	}
	return out
}

// ExpandColors adds the plain colour beside every Style member of a tree, in place. theme gives the colour of a theme colour.
func ExpandColors(t grid.Tree, theme func(string) grid.Tree) {
	for name, v := range t {
		switch v := v.(type) {
		case grid.Tree:
			ExpandColors(v, theme)
			plain, ok := strings.CutSuffix(name, "Style")
			if !ok {
				continue
			}
			if rgb, ok := v["rgbColor"].(grid.Tree); ok {
				t[plain] = rgb
			} else if name, ok := v["themeColor"].(string); ok {
				t[plain] = theme(name)
			}
		case []any:
			for _, m := range v {
				if m, ok := m.(grid.Tree); ok {
					ExpandColors(m, theme)
				}
			}
		}
	}
}
