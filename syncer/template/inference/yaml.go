package inference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// plain are texts that YAML takes as they are; words that mean something else
// are quoted.
var (
	plain  = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_ .（）()]*[\p{L}\p{N}）)]$|^\p{L}$`)
	others = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|nan|inf)$`)
)

// scalar writes a text for YAML.
func scalar(text string) string {
	if plain.MatchString(text) && !others.MatchString(text) {
		return text
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return `""`
	}
	return strings.TrimRight(b.String(), "\n")
}

// quoted writes a title in a remark, on one line.
func quoted(title string) string {
	return "“" + strings.Join(strings.Fields(strings.ToValidUTF8(title, "")), " ") + "”"
}

func (g *guesser) yaml() []byte {
	var b bytes.Buffer
	name := slug(g.title)
	if name == "" {
		name = "register"
	}
	fmt.Fprintf(&b, "# A first descriptor, guessed from the cells. Each guess has its evidence above\n")
	fmt.Fprintf(&b, "# it: check them, add rules, duplicates and deadlines, then try it with\n")
	fmt.Fprintf(&b, "# sheetsync schema lint and sheetsync check.\n")
	fmt.Fprintf(&b, "profile: tabular-data-package\nname: %s\n", scalar(strings.ReplaceAll(name, "_", "-")))
	if title := strings.Join(strings.Fields(g.title), " "); title != "" {
		fmt.Fprintf(&b, "title: %s\n", scalar(title))
	}
	for _, remark := range g.skipped {
		fmt.Fprintf(&b, "# Left out: the tab %s.\n", remark)
	}
	if len(g.tables) == 0 {
		fmt.Fprintf(&b, "resources: []\n")
		return b.Bytes()
	}
	fmt.Fprintf(&b, "resources:\n")
	for _, t := range g.tables {
		t.write(&b)
	}
	return b.Bytes()
}

func (t *tabDraft) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "  # header in row %d, %d rows below it\n", t.header+1, t.records)
	for _, remark := range t.skipped {
		fmt.Fprintf(b, "  # left out: %s\n", remark)
	}
	fmt.Fprintf(b, "  - name: %s\n", scalar(t.name))
	if !t.untitled {
		fmt.Fprintf(b, "    title: %s\n", scalar(t.title))
	}
	fmt.Fprintf(b, "    schema:\n")
	if t.primary != nil {
		fmt.Fprintf(b, "      # %s is filled in all %d rows, and different in each\n      primaryKey: %s\n", quoted(t.primary.title), t.primary.rows, scalar(t.primary.name))
	} else {
		fmt.Fprintf(b, "      # no column is filled in all rows and different in each, so there is no primaryKey\n")
	}
	if len(t.foreign) > 0 {
		fmt.Fprintf(b, "      foreignKeys:\n")
	}
	for _, r := range t.foreign {
		fmt.Fprintf(b, "        # %s\n        - {fields: %s, reference: {resource: %s, fields: %s}}\n", r.evidence, scalar(r.from.name), scalar(r.to.name), scalar(r.to.primary.name))
	}
	fmt.Fprintf(b, "      fields:\n")
	for _, c := range t.columns {
		c.write(b, c == t.primary)
	}
}

func (c *column) write(b *bytes.Buffer, primary bool) {
	fmt.Fprintf(b, "        # %s\n", strings.Join(c.evidence, "; "))
	fmt.Fprintf(b, "        - {name: %s, title: %s, type: %s", scalar(c.name), scalar(c.title), c.typ)
	if c.format != "" {
		fmt.Fprintf(b, ", format: %s", c.format)
	}
	if c.personal {
		b.WriteString(", personal: true")
	}
	if c.currency != "" {
		fmt.Fprintf(b, ", currency: %s", scalar(c.currency))
	}
	var constraints []string
	if c.full() && c.rows >= fewRecords {
		constraints = append(constraints, "required: true")
	} else if primary {
		constraints = append(constraints, "required: true")
	}
	if primary || c.keyed() {
		constraints = append(constraints, "unique: true")
	}
	if len(c.enum) > 0 {
		values := make([]string, len(c.enum))
		for i, v := range c.enum {
			values[i] = scalar(v)
		}
		constraints = append(constraints, "enum: ["+strings.Join(values, ", ")+"]")
	}
	if len(constraints) > 0 {
		fmt.Fprintf(b, ", constraints: {%s}", strings.Join(constraints, ", "))
	}
	b.WriteString("}\n")
}
