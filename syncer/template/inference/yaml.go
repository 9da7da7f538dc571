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
	fmt.Fprintf(&b, "# it: check them, add rules, then try it with\n")
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
	if t.Range != "" {
		fmt.Fprintf(b, "    range: %s\n", scalar(t.Range))
	}
	if len(t.Tabs) > 0 {
		fmt.Fprintf(b, "    tabs: %s\n", list(t.Tabs))
	}
	if compared := t.compared(); len(compared) > 0 {
		fmt.Fprintf(b, "    # what identifies people and firms; review what is found before you trust it\n")
		fmt.Fprintf(b, "    duplicates: {fields: %s, review: 0.80, certain: 0.95}\n", names(compared))
	}
	t.writeDeadlines(b)
	fmt.Fprintf(b, "    schema:\n")
	if len(t.primary) > 0 {
		fmt.Fprintf(b, "      # different in each of %d rows\n      primaryKey: %s\n", t.records, names(t.primary))
	} else {
		fmt.Fprintf(b, "      # no column surely names the records, so there is no primaryKey\n")
	}
	if len(t.foreign) > 0 {
		fmt.Fprintf(b, "      foreignKeys:\n")
	}
	for _, r := range t.foreign {
		fmt.Fprintf(b, "        # %s\n        - {fields: %s, reference: {resource: %s, fields: %s}}\n", r.evidence, scalar(r.from.name), scalar(r.to.name), scalar(r.by.name))
	}
	fmt.Fprintf(b, "      fields:\n")
	for _, c := range t.columns {
		c.write(b)
	}
	for _, total := range t.totals {
		total.write(b)
	}
}

func (t *tabDraft) writeDeadlines(b *bytes.Buffer) {
	if len(t.due) == 0 {
		return
	}
	fmt.Fprintf(b, "    # dates that fall due by their headers\n    deadlines:\n")
	for _, d := range t.due {
		fmt.Fprintf(b, "      - name: %s\n        title: %s\n        date: %s\n", scalar(d.date.name), scalar(d.date.title), scalar(d.date.name))
		if d.unless != "" {
			fmt.Fprintf(b, "        unless: %s\n", scalar(d.unless))
		}
		fmt.Fprintf(b, "        remind: [P7D, P0D]\n")
		if d.unless != "" {
			fmt.Fprintf(b, "        overdue: {every: P7D, times: 2}\n")
		}
		fmt.Fprintf(b, "        to: %s\n", list(d.to))
	}
}

// names lists the names of columns.
func names(columns []*column) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	if len(all) == 1 {
		return scalar(all[0])
	}
	return list(all)
}

func list(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = scalar(text)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func (t total) write(b *bytes.Buffer) {
	switch {
	case t.sum == nil:
		fmt.Fprintf(b, "        # how many rows of %s name this one\n", quoted(t.from.title))
		fmt.Fprintf(b, "        - {name: %s, title: %s, type: integer, rollup: {from: %s, count: true}}\n", scalar(t.name), scalar(t.title), scalar(t.from.name))
	case t.sum.currency != "":
		fmt.Fprintf(b, "        # what %s of those rows comes to, in each currency\n", quoted(t.sum.title))
		fmt.Fprintf(b, "        - {name: %s, title: %s, type: object, rollup: {from: %s, sum: %s}, currency: %s}\n", scalar(t.name), scalar(t.title), scalar(t.from.name), scalar(t.sum.name), scalar(t.sum.currency))
	default:
		fmt.Fprintf(b, "        # what %s of those rows comes to\n", quoted(t.sum.title))
		fmt.Fprintf(b, "        - {name: %s, title: %s, type: number, rollup: {from: %s, sum: %s}}\n", scalar(t.name), scalar(t.title), scalar(t.from.name), scalar(t.sum.name))
	}
}

func (c *column) write(b *bytes.Buffer) {
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
	if c.required {
		constraints = append(constraints, "required: true")
	}
	if c.required && len(c.tab.primary) == 1 {
		constraints = append(constraints, "unique: true")
	}
	if len(c.enum) > 0 {
		constraints = append(constraints, "enum: "+list(c.enum))
	}
	if len(constraints) > 0 {
		fmt.Fprintf(b, ", constraints: {%s}", strings.Join(constraints, ", "))
	}
	b.WriteString("}\n")
}
